"""What is kept beside a subject's figures so that a report can always show it: a value, and its JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from report.authenticity import SuspiciousPart, TestLine
from report.change import ChangeReport
from report.control import BaselineLine, Rise, SeriesLine
from report.fragility import FragilityLine
from report.subject import Distribution, ModelError, StandingLine
from scoring.mismatch import Contradictions
from scoring.profile import Profile
from store.records import Interval


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that stands next to a trust score, but for what the store knows itself."""

    next_ten: Interval | None = None
    """How many of the next ten reviews will be satisfied ones, 0..10."""
    if_vanished: Interval | None = None
    """Value without and with the vanished, 0..1; None if nothing vanished."""
    half_life_days: float | None = None
    """Age at which a review counts half, days."""
    prior: float | None = None
    """What is usual, 0..1."""
    prior_weight: float | None = None
    """Weight of what is usual, in reviews."""
    by_source: tuple[StandingLine, ...] = ()
    """What each source says alone, beside what is usual on it."""
    contradiction: float | None = None
    """p-value of "all sources stand alike beside what is usual on them"; None for fewer than two."""
    false_alarm_rate: float | None = None
    """Chance of a false alarm of the chart within twelve months, 0..1."""
    blind_spot_months: int | None = None
    """Newest months in which that deterioration is taken to have held."""
    baseline: BaselineLine | None = None
    """What the limits of the control chart are estimated from; None without a chart."""
    rises: tuple[Rise, ...] = ()
    """Rises that the cumulative chart shows."""
    fragility: FragilityLine | None = None
    """What it would take to move the score; None where there is too little for one."""
    changes: ChangeReport = field(default_factory=ChangeReport)
    """Change points, trend and season of the dissatisfied share."""
    series: tuple[SeriesLine, ...] = ()
    """Charted series, for the digest of alarms."""
    aspect_series: tuple[SeriesLine, ...] = ()
    """Charted series of aspects, for the digest."""
    aspect_judge: str = ""
    """Digest of the judge whose opinions they count; empty where none are shown."""
    aspects: str = ""
    """SHA-256 of what texts said of aspects, hex, see `jobs.aspectkept`; empty where nothing was read."""
    blind_spot: float | None = None
    """Smallest share of dissatisfied that would have been noticed by now, 0..1."""
    distribution: Distribution = Distribution()  # noqa: RUF009 - frozen
    """Visible reviews by rating."""
    newest_on: str | None = None
    """Publication of the newest review in ISO 8601, as exact as its source says."""
    tests: tuple[TestLine, ...] = ()
    """Authenticity tests of the set."""
    suspicious: SuspiciousPart | None = None
    """The score without what findings rest on; None where no finding rests on a part of the set."""
    profile: Profile | None = None
    """What other subjects are told of this one: counts by class; None where it has no reviews."""
    n_judged: int = 0
    """Texts with a sentiment."""
    n_not_modelled: int = 0
    """Texts without one, those that wait among them."""
    n_waiting: int = 0
    """Texts that the model was not shown yet."""
    repeats: int = 0
    """Visible reviews that say what a counted one says, and don't count."""
    contradictions: Contradictions | None = None
    """Texts that contradict their rating; None where too few were judged."""
    model_languages: tuple[str, ...] = ()
    """Languages that the text model of these figures models, ISO 639-1."""
    model_errors: tuple[ModelError, ...] = ()
    """What was known of its errors."""
    notes: tuple[str, ...] = ()
    """Wording keys of further remarks."""


_FORM = TypeAdapter(Surroundings)


def to_facts(surroundings: Surroundings) -> Mapping[str, object]:
    """Return the JSON object that the store keeps."""
    facts: Mapping[str, object] = _FORM.dump_python(surroundings, mode="json")
    return facts


def from_facts(facts: Mapping[str, object]) -> Surroundings:
    """Return the value that a kept JSON object holds."""
    return _FORM.validate_python(facts)


def form_notes(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return wording keys of what must be known to read a kept JSON object of an earlier form."""
    kept = facts.get("distribution")
    return ("thumbs_among_stars",) if isinstance(kept, Mapping) and "thumbs_up" not in kept else ()
