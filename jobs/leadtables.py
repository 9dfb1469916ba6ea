"""What alarms come before, kind by kind, as a table with a sentence each."""

from collections.abc import Iterator

from jobs.auditcomparison import Comparison, signed
from jobs.auditsentence import in_both
from report.number import format_number, format_share
from report.phrase import Language, Phrase
from report.table import Cell, Column, Kind, Table
from report.words import known_word, phrase
from scoring.leadkind import KindLead, Told
from scoring.predictorrow import LEAST_TIER


def kinds_table(found: Comparison) -> Table:
    """Return one row a kind of event: how often an alarm came in the year before, and how often without the event."""
    columns = (
        Column("kind", phrase("lead_kind"), kind=Kind.WORD),
        Column("n_events", phrase("lead_events"), kind=Kind.COUNT),
        Column("with_chart", phrase("lead_with_chart"), kind=Kind.COUNT),
        Column("n_foreseen", phrase("lead_foreseen_n"), kind=Kind.COUNT),
        Column("foreseen", phrase("lead_foreseen"), kind=Kind.SHARE),
        *_bounds("foreseen", Kind.SHARE, for_people=True),
        Column("others_with_chart", phrase("lead_others"), kind=Kind.COUNT),
        Column("n_false", phrase("lead_false_n"), kind=Kind.COUNT, for_people=False),
        Column("false", phrase("lead_false"), kind=Kind.SHARE),
        *_bounds("false", Kind.SHARE, for_people=False),
        Column("difference", phrase("lead_difference"), kind=Kind.SHARE, for_people=False),
        *_bounds("difference", Kind.SHARE, for_people=False),
        Column("days", phrase("lead_days"), kind=Kind.COUNT),
        *_bounds("days", Kind.COUNT, for_people=True),
        Column("n_followed", phrase("lead_followed"), kind=Kind.COUNT, for_people=False),
        Column("n_alarms", phrase("lead_alarms"), kind=Kind.COUNT, for_people=False),
        Column("n_alarms_without", phrase("lead_alarms_without"), kind=Kind.COUNT, for_people=False),
    )
    rows = tuple(map(_cells, found.leads)) if any(each.n_events for each in found.leads) else ()
    return Table(phrase("lead_kinds"), columns, rows, (*map(say_lead, found.leads), phrase("lead_means")))


def _bounds(name: str, kind: Kind, *, for_people: bool) -> Iterator[Column]:
    for end in ("low", "high"):
        yield Column(f"{name}_{end}", phrase(f"area_{end}"), kind=kind, for_people=for_people)


def _cells(each: KindLead) -> tuple[Cell, ...]:
    lead = each.lead
    counts = (lead.n_followed, lead.n_alarms, lead.n_alarms_without)
    return (
        each.kind.value,
        each.n_events,
        lead.n_failures,
        lead.n_foreseen,
        *_told(each.foreseen),
        lead.n_others,
        lead.n_false,
        *_told(each.falsely),
        *_told(each.difference),
        *_told(each.days),
        *counts,
    )


def _told(value: Told | None) -> tuple[float | None, float | None, float | None]:
    if value is None:
        return None, None, None
    ends = value.interval
    return value.value, ends.low if ends else None, ends.high if ends else None


def say_lead(each: KindLead) -> Phrase:
    """Return in one sentence whether alarms come before such events more often than at other times."""
    difference = each.difference
    ends = difference.interval if difference else None
    if difference is None or ends is None:
        key = "lead_too_few"
    elif ends.low > 0:
        key = "lead_more"
    elif ends.high < 0:
        key = "lead_less"
    else:
        key = "lead_no_evidence"

    def gaps(language: Language) -> dict[str, str]:
        """Return the figures of the sentence; none where there are too few events."""
        points = (
            {}
            if ends is None or difference is None
            else {"value": difference.value, "low": ends.low, "high": ends.high}
        )
        return {
            "kind": known_word(each.kind.value, language),
            "n": format_number(each.lead.n_failures, language),
            "others": format_number(each.lead.n_others, language),
            "least": format_number(LEAST_TIER, language),
            "foreseen": format_share(each.foreseen.value if each.foreseen else None, language),
            "false": format_share(each.falsely.value if each.falsely else None, language),
            **{name: signed(value, language) for name, value in points.items()},
        }

    return in_both(key, gaps)
