"""What happened beside the reviews: audits, certificates, notes that somebody took, and what followed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from report.notice import NoticeLine, say_notice
from report.number import format_day, format_month, format_number, format_share
from report.phrase import Language
from report.words import known_word, say
from store.records import Interval

AUDIT, CERTIFICATE, NOTED = "audit", "certificate", "noted"
LEAST_REVIEWS = 10
"""Below so many reviews no share is given: its interval would say nothing."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened on a day."""

    kind: str
    """audit, certificate (its last day) or noted."""
    on: date
    """The day."""
    told: str = ""
    """Result of the audit, standard of the certificate, number of the notice; text from files."""


@dataclass(frozen=True, slots=True)
class PeriodShare:
    """The share of dissatisfied in some months."""

    first: str
    """First month, YYYY-MM."""
    last: str
    """Last month."""
    bad: int
    """Dissatisfied reviews."""
    n: int
    """Rated reviews."""
    interval: Interval | None
    """Of the share; None below `LEAST_REVIEWS`."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An alarm that somebody took note of, and the ratings before and after."""

    notice: NoticeLine
    """The notice, with the day and the remark."""
    before: PeriodShare | None = None
    """From the begin of the rise to the month of the note; None where nothing was charted."""
    after: PeriodShare | None = None
    """The months after that; None where there are none yet."""

    def noted_on(self) -> date:
        """Return the day of the note."""
        return (self.notice.noted_at or self.notice.begun_at).date()


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """The same, written out."""

    sentence: str
    """The alarm."""
    noted: str
    """When it was noted, and under which number."""
    remark: str
    """What was said to it; text from people, empty where nothing was."""
    figures: tuple[str, ...]
    """Before and after, and that one does not explain the other."""


def lay_out_follow_ups(found: Sequence[FollowUp], language: Language) -> tuple[FollowUpWords, ...]:
    """Return noted alarms and what followed, in a language."""
    return tuple(_words(each, language) for each in found)


def say_event(event: TimelineEvent, language: Language) -> str:
    """Return an event in a few words with its day."""
    told = known_word(event.told, language)
    return say(f"event_{event.kind}", language, day=format_day(event.on, language), told=told or "–")


def mark_of(event: TimelineEvent, language: Language) -> str:
    """Return the word that marks an event in a chart; text from people never enters one."""
    return say(f"event_mark_{event.kind}", language)


def _words(found: FollowUp, language: Language) -> FollowUpWords:
    notice = found.notice
    noted = format_day(found.noted_on(), language)
    figures = [_share("followed_before", found.before, language), _share("followed_after", found.after, language)]
    return FollowUpWords(
        sentence=say_notice(notice, language),
        noted=say("followed_noted", language, day=noted, number=str(notice.number)),
        remark=notice.remark,
        figures=(*filter(None, figures), say("followed_not_caused", language)),
    )


def _share(key: str, period: PeriodShare | None, language: Language) -> str:
    if period is None:
        return say("followed_nothing_yet", language) if key == "followed_after" else ""
    first, last = (format_month(month, language) for month in (period.first, period.last))
    gaps = {"first": first, "last": last, "n": format_number(period.n, language)}
    if period.interval is None:
        return say(f"{key}_few", language, **gaps)
    ends = {"low": period.interval.low, "high": period.interval.high, "share": period.bad / period.n}
    return say(key, language, **gaps, **{name: format_share(end, language) for name, end in ends.items()})
