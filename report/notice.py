"""Say what somebody should know of: in a sentence, in a letter to a target, and in a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from report.control import AlarmLine
from report.number import (
    NOTHING,
    format_chance,
    format_iso,
    format_moment,
    format_month,
    format_number,
    format_share,
)
from report.phrase import Language, Phrase
from report.reason import say_reason
from report.table import Cell, Column, Kind, Table
from report.text import printable
from report.words import known_word, phrase, say

ORDER = ("integrity", "alarm", "collection", "job", "missed", "stale", "certificate")
"""Kinds, the most urgent first."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something that somebody should know of."""

    number: int
    """Its number, by which people take note of it."""
    kind: str
    """One of `ORDER`."""
    facts: Mapping[str, Any]
    """What is known of it."""
    begun_at: datetime
    """When it was first seen, UTC."""
    ended_at: datetime | None = None
    """When it was no longer so, UTC; None while it is."""
    noted_at: datetime | None = None
    """When somebody took note, UTC; None: nobody yet."""
    remark: str = ""
    """What they said to it."""

    @property
    def subject(self) -> str:
        """Return the key of the subject that it speaks of; empty where it speaks of none."""
        return str(self.facts.get("subject", ""))


@dataclass(frozen=True, slots=True)
class TargetLine:
    """Somebody who is told, and what waits for them."""

    name: str
    """Name in the configuration."""
    about: tuple[str, ...]
    """Kinds that it is told of."""
    waiting: int = 0
    """Notices that wait."""
    attempts: int = 0
    """How often the most tried one of them was tried."""
    why: str = ""
    """Why the last attempt failed; empty where none did."""


def ranked(lines: Sequence[NoticeLine]) -> list[NoticeLine]:
    """Return notices, the most urgent kind first, alarms by how certain they are, then the oldest first."""
    return sorted(lines, key=lambda line: (_place(line.kind), line.facts.get("q") or 0.0, line.number))


def say_notice(line: NoticeLine, language: Language) -> str:
    """Return a notice in one or two sentences, safe for a terminal and a mail."""
    write = _SENTENCES.get(line.kind)
    return printable(write(line.facts, language)) if write else line.kind


def write_letter(lines: Sequence[NoticeLine], language: Language) -> tuple[str, str]:
    """Return title and text of a message that tells these notices, the most urgent first."""
    counts = Counter(line.kind for line in lines)
    told = (f"{say_kind(kind, language)} {format_number(counts[kind], language)}" for kind in ORDER if counts[kind])
    blocks, seen = [], set[str]()
    for line in ranked(lines):
        # What a subject's charts can't see is said once, whatever they saw.
        blocks.append(_paragraph(line, language, with_blind_spot=line.subject not in seen))
        seen.add(line.subject)
    blocks.append(say("letter_foot", language))
    return f"Leumund: {', '.join(told)}", "\n\n".join(blocks) + "\n"


def notices_table(lines: Sequence[NoticeLine], language: Language) -> Table:
    """Return one row a notice, in the order given."""
    columns = (
        Column("number", phrase("notice_number"), kind=Kind.COUNT),
        Column("kind", phrase("notice_kind"), kind=Kind.TEXT),
        Column("begun", phrase("notice_begun"), unit="UTC", kind=Kind.MOMENT),
        Column("what", phrase("notice_words"), kind=Kind.REMARK),
        Column("ended", phrase("notice_ended"), unit="UTC", kind=Kind.MOMENT),
        Column("noted", phrase("notice_noted"), unit="UTC", kind=Kind.MOMENT),
        Column("remark", phrase("notice_remark")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(line.number, say_kind(line.kind, language), line.begun_at, say_notice(line, language)),
            *(line.ended_at, line.noted_at, line.remark or None),
        )
        for line in lines
    )
    return Table(phrase("notices"), columns, rows, () if rows else (phrase("notices_none"),))


def targets_table(lines: Sequence[TargetLine], language: Language) -> Table:
    """Return one row a target: what it is told of, and what waits for it."""
    columns = (
        Column("target", phrase("notice_target"), kind=Kind.KEY),
        Column("about", phrase("notice_about"), kind=Kind.KEY),
        Column("waiting", phrase("notice_waiting"), kind=Kind.COUNT),
        Column("attempts", phrase("notice_attempts"), kind=Kind.COUNT),
        Column("why", phrase("notice_why")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            line.name,
            ", ".join(say_kind(each, language) for each in line.about),
            line.waiting,
            line.attempts,
            line.why or None,
        )
        for line in lines
    )
    return Table(phrase("notice_targets"), columns, rows, () if rows else (phrase("notice_no_targets"),))


def _place(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def say_kind(kind: str, language: Language) -> str:
    """Return what people call a kind."""
    return say(f"notice_kind_{kind}", language) if kind in ORDER else kind


def _paragraph(line: NoticeLine, language: Language, *, with_blind_spot: bool) -> str:
    """Return a notice with what a reader needs to act on it."""
    facts = line.facts
    said = [say_notice(line, language)]
    if with_blind_spot and facts.get("blind_spot") is not None:
        share = format_share(facts["blind_spot"], language)
        months = format_number(facts["blind_spot_months"], language)
        said.append(say("blind_spot_means", language, share=share, months=months))
    if facts.get("behind"):
        said.append(say("letter_behind", language, command=printable(facts["behind"])))
    key = "letter_over" if line.ended_at else "letter_since"
    number, moment = format_number(line.number, language), format_moment(line.begun_at, language)
    said.append(say(key, language, number=number, moment=moment))
    return "\n".join(said)


def say_alarm(line: AlarmLine, language: Language, label: Phrase | None = None) -> str:
    """Return a rise in one sentence, as notices say it.

    Args:
        line: The series that has risen.
        language: In which language.
        label: What people call its aspect; None: its key.
    """
    series = line.series
    facts = {
        "name": line.name,
        "source": series.source,
        "aspect": series.aspect,
        "since": series.since,
        "usual": series.usual,
        "share": series.share,
        "n": series.n,
        "q": line.q_value,
        **({"labels": {language: label.said_in(language)}} if label else {}),
    }
    return printable(_say_alarm(facts, language))


def _say_alarm(facts: Mapping[str, Any], language: Language) -> str:
    key = "notice_alarm_aspect" if facts["aspect"] else "notice_alarm_source" if facts["source"] else "notice_alarm"
    gaps = {
        "name": facts["name"],
        "since": format_month(facts["since"], language),
        "share": format_share(facts["share"], language),
        "usual": format_share(facts["usual"], language),
        "n": format_number(facts["n"], language),
        "q": format_chance(facts["q"], language),
    }
    extra = {name: facts[name] for name in ("source", "aspect") if f"_{name}" in key}
    if "aspect" in extra:
        extra["aspect"] = facts.get("labels", {}).get(language, extra["aspect"])
    return say(key, language, **gaps, **extra)


def _say_collection(facts: Mapping[str, Any], language: Language) -> str:
    key = "notice_collection_one" if facts["of"] == 1 else "notice_collection"
    gaps = {"at": _moment(facts["at"], language), "reason": say_reason(facts["reason"], language)}
    return say(key, language, **_listings(facts, language), **gaps)


def _say_stale(facts: Mapping[str, Any], language: Language) -> str:
    key = "notice_stale" if facts["until"] else "notice_stale_never"
    gaps = {"until": format_iso(facts["until"], language)} if facts["until"] else {}
    return say(key + "_one" * (facts["of"] == 1), language, **_listings(facts, language), **gaps)


def _say_missed(facts: Mapping[str, Any], language: Language) -> str:
    n, newest = format_number(facts["n"], language), _moment(facts["newest"], language)
    return say("notice_missed", language, job=facts["job"], n=n, newest=newest)


def _say_job(facts: Mapping[str, Any], language: Language) -> str:
    slot = _moment(facts["slot"], language)
    return say("notice_job", language, job=facts["job"], slot=slot, reason=say_reason(facts["reason"], language))


def _say_integrity(facts: Mapping[str, Any], language: Language) -> str:
    if "job" in facts:
        return _say_job(facts, language)
    return say("notice_integrity", language, what=facts["what"], words=say_reason(facts["words"], language))


def _say_certificate(facts: Mapping[str, Any], language: Language) -> str:
    gaps = {name: facts[name] for name in ("standard", "holder", "number")}
    if facts["state"] in ("runs_out", "expired"):
        expiry = format_iso(facts["expiry"], language)
        return say(f"notice_certificate_{facts['state']}", language, **gaps, expiry=expiry)
    state = known_word(f"certificate_{facts['state']}", language)
    return say("notice_certificate_other", language, **gaps, state=state)


def _listings(facts: Mapping[str, Any], language: Language) -> dict[str, str]:
    counts = {} if facts["of"] == 1 else {name: format_number(facts[name], language) for name in ("n", "of")}
    return {"source": facts["source"], **counts}


def _moment(iso: str, language: Language) -> str:
    return format_moment(datetime.fromisoformat(iso), language) if iso else NOTHING


_SENTENCES = {
    "alarm": _say_alarm,
    "collection": _say_collection,
    "stale": _say_stale,
    "missed": _say_missed,
    "job": _say_job,
    "integrity": _say_integrity,
    "certificate": _say_certificate,
}
