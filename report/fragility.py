"""What it would take to move a trust score: the fragility card as values, a table, sentences, and for programs."""

from dataclasses import dataclass

from report.jsontext import Json
from report.number import format_number, format_share
from report.phrase import Language
from report.table import Column, Kind, Table
from report.words import phrase, say

GRADE = 0.1
"""One grade, in shares."""
DIGITS = 4


@dataclass(frozen=True, slots=True)
class CostLine:
    """Reviews that one kind of attack needs."""

    attack: str
    """fakes, removals or bombing."""
    grade: int | None
    """To move the score by a grade; None: out of reach."""
    interval: int | None
    """To move it out of its own interval; None: out of reach."""


@dataclass(frozen=True, slots=True)
class FragilityLine:
    """What it would take to move a score, and what its settings do to it; shares 0..1, None means too little."""

    costs: tuple[CostLine, ...]
    """One line an attack."""
    half_life_halved: float | None
    """The score if reviews aged twice as fast."""
    half_life_doubled: float | None
    """The score if they aged half as fast."""
    prior_halved: float | None
    """The score if what is usual counted half as much."""
    prior_doubled: float | None
    """The score if it counted twice as much."""
    robust: float
    """The value in which no month counts more than a cap."""
    influence: float
    """How far any single month can move that value at most."""
    cap: float
    """Reviews that a month may count in it."""
    capped: int
    """Months that the cap cuts."""


def fragility_table(line: FragilityLine) -> Table:
    """Return one row an attack: how many reviews it needs; nothing where no number suffices."""
    columns = (
        Column("attack", phrase("attack"), kind=Kind.WORD),
        Column("grade", phrase("to_a_grade"), kind=Kind.COUNT),
        Column("interval", phrase("out_of_interval"), kind=Kind.COUNT),
    )
    rows = tuple((cost.attack, cost.grade, cost.interval) for cost in line.costs)
    return Table(phrase("fragility"), columns, rows, (phrase("fragility_means"),))


def say_fragility(line: FragilityLine, language: Language) -> tuple[str, ...]:
    """Return what settings and single months do to the score."""
    settings = {
        name: format_share(getattr(line, name), language)
        for name in ("half_life_halved", "half_life_doubled", "prior_halved", "prior_doubled")
    }
    robust = {
        "robust": format_share(line.robust, language),
        "influence": format_number(100 * line.influence, language, digits=1),
        "cap": format_number(line.cap, language),
        "capped": format_number(line.capped, language),
    }
    return say("settings_mean", language, **settings), say("robust_means", language, **robust)


def fragility_json(line: FragilityLine | None) -> Json:
    """Return the card, shares in percent; a count of null: out of reach; null as a whole: too little for a score."""
    if line is None:
        return None
    settings = ("half_life_halved", "half_life_doubled", "prior_halved", "prior_doubled", "robust", "influence")
    return {
        "grade": 100 * GRADE,
        "costs": [
            {"attack": cost.attack, "to_a_grade": cost.grade, "out_of_interval": cost.interval} for cost in line.costs
        ],
        **{name: _percent(getattr(line, name)) for name in settings},
        "cap": line.cap,
        "capped": line.capped,
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, DIGITS)
