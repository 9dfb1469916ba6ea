"""Lay out what deserves attention over all subjects: rises, sources, certificates, and what changed."""

from dataclasses import dataclass
from urllib.parse import quote

from report.attention import Attention, ChangeLine, DueCertificate, LateSource
from report.control import AlarmLine
from report.notice import say_alarm
from report.number import NOTHING, format_day, format_moment, format_number
from report.page import say_value
from report.phrase import LANGUAGES, Language, Phrase
from report.words import known_word, say

MOST_SHOWN = 10
"""Lines of each kind; the rest is counted."""


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """One rise, written out."""

    sentence: str
    """What has risen, since when, from where to where."""
    subject: str
    """Key of the subject."""
    behind: str
    """Address of the reviews behind it, from the root."""
    query: tuple[tuple[str, str], ...]
    """The filter of that address."""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change, written out."""

    key: str
    """Key of the subject."""
    name: str
    """Its name; text from people."""
    before: str
    """The earlier score."""
    now: str
    """The newer one."""
    difference: str
    """Points between them, signed; a dash where one of them is missing."""
    verdict: str
    """Whether the intervals touch."""
    deserves_a_look: bool
    """True where they do not, or a new alarm was raised."""
    before_at: str
    """When the earlier one was published."""


@dataclass(frozen=True, slots=True)
class AttentionPage:
    """What deserves attention, written out."""

    is_quiet: bool
    """True where nothing does."""
    alarms: tuple[AlarmWords, ...]
    """Rises, the most certain first."""
    alarms_mean: str
    """What q means; empty without rises."""
    more_alarms: str
    """How many more there are; empty where all are shown."""
    sources: tuple[str, ...]
    """Sources that bring nothing."""
    certificates: tuple[str, ...]
    """Certificates that end."""
    notices: str
    """How many notices are open; empty without any."""
    changes: tuple[ChangeWords, ...]
    """What changed."""
    more_changes: str
    """How many more there are."""
    unchanged: str
    """How many did not change; empty where all did."""


def lay_out_attention(attention: Attention, language: Language) -> AttentionPage:
    """Return what deserves attention in a language."""
    alarms, changes = attention.alarms, attention.changes
    n_notices = format_number(attention.n_notices, language)
    return AttentionPage(
        is_quiet=attention.is_quiet(),
        alarms=tuple(_alarm(each, attention, language) for each in alarms[:MOST_SHOWN]),
        alarms_mean=_say_n("attention_alarms_mean", alarms[0].n_series, language) if alarms else "",
        more_alarms=_more(len(alarms), language),
        sources=tuple(say_late(each, language) for each in attention.late),
        certificates=tuple(_say_due(each, language) for each in attention.certificates[:MOST_SHOWN]),
        notices=""
        if not attention.n_notices
        else say("attention_notice", language)
        if attention.n_notices == 1
        else say("attention_notices", language, n=n_notices),
        changes=tuple(_change(each, language) for each in changes[:MOST_SHOWN]),
        more_changes=_more(len(changes), language),
        unchanged=_say_n("changed_rest", attention.n_unchanged, language) if attention.n_unchanged else "",
    )


def behind_query(line: AlarmLine) -> tuple[tuple[str, str], ...]:
    """Return the filter of the list of reviews that stand behind a rise, as fields of an address."""
    series = line.series
    bad = ("blames", series.aspect) if series.aspect else ("max_rating", "2")
    fields = (("from", f"{series.since}-01" if series.since else ""), ("source", series.source), bad)
    return tuple((name, value) for name, value in fields if value)


def say_late(late: LateSource, language: Language) -> str:
    """Return in a sentence why a source deserves a look."""
    at = format_moment(late.newest_at, language) if late.newest_at else NOTHING
    n, of = (format_number(each, language) for each in (late.failed or late.late, late.of))
    return say("late_failed" if late.failed else "late_old", language, source=late.source, n=n, of=of, at=at)


def _alarm(line: AlarmLine, attention: Attention, language: Language) -> AlarmWords:
    sentence = say_alarm(line, language, attention.labels.get(line.series.aspect))
    return AlarmWords(sentence, line.subject, f"/subjects/{quote(line.subject)}/reviews", behind_query(line))


def due_phrase(due: DueCertificate) -> Phrase:
    """Return in a sentence why a certificate deserves a look."""
    german, english = (_say_due(due, language) for language in LANGUAGES)
    return Phrase(german, english)


def _say_due(due: DueCertificate, language: Language) -> str:
    line = due.line
    gaps = {"standard": line.standard, "holder": line.holder, "number": line.certificate_no}
    if due.state in ("runs_out", "expired"):
        return say(f"due_{due.state}", language, **gaps, day=format_day(line.expiry, language))
    return say("due_other", language, **gaps, state=known_word(f"certificate_{due.state}", language))


def _change(change: ChangeLine, language: Language) -> ChangeWords:
    difference = change.difference()
    return ChangeWords(
        key=change.subject.key,
        name=change.subject.name,
        before=say_value(change.before, language),
        now=say_value(change.now, language),
        difference=NOTHING if difference is None else say_points(difference, language),
        verdict=_verdict(change, language),
        deserves_a_look=change.is_new_alarm or change.is_beyond(),
        before_at=format_moment(change.before_at, language),
    )


def say_points(difference: float, language: Language) -> str:
    """Return a difference of two shares in signed percentage points."""
    sign = "+" if difference > 0 else "\N{MINUS SIGN}" if difference < 0 else "±"
    return f"{sign}{format_number(abs(100 * difference), language, digits=1)} {say('points', language)}"


def _verdict(change: ChangeLine, language: Language) -> str:
    words = [say("changed_new_alarm", language)] if change.is_new_alarm else []
    if change.difference() is not None:
        words.append(say("changed_beyond" if change.is_beyond() else "changed_within", language))
    return "; ".join(words) or NOTHING


def _more(n: int, language: Language) -> str:
    return _say_n("attention_more", n - MOST_SHOWN, language) if n > MOST_SHOWN else ""


def _say_n(key: str, n: int, language: Language) -> str:
    return say(key, language, n=format_number(n, language))
