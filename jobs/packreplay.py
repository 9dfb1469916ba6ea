"""Compute the figures that an evidence pack claims again, from nothing but the pack."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobs.errors import NotReplayable
from jobs.indicate import METHODS, judge_sample
from jobs.replay import OF_ITS_DAY, OF_MODEL, differing
from jobs.sample import sample_of
from jobs.surroundings import to_facts
from jobs.voice import LOOKED_BACK, Voice, shows_a_sample, voice_of
from ledger.canonical import Kind
from ledger.errors import InvalidPack
from ledger.packcheck import read_pack
from ledger.packclaims import CLAIMS, COUNTED
from ledger.packentry import OF_REVIEW, PackEntry
from ledger.packreport import ModelOutput, PackContent, plain
from report.subject import NATURAL_PERSON
from scoring.errors import ScoringError
from scoring.prior import PriorTable
from scoring.quality import REPLIED
from store.records import (
    Census,
    Coverage,
    Indicator,
    Interval,
    Precision,
    Published,
    Review,
    ReviewVersion,
    Scale,
    Selection,
    Subject,
    SubjectKind,
)

NEEDS_MORE = (
    "tests",
    "suspicious",
    "profile",
    "aspect_series",
    "aspect_judge",
    "aspects",
    *OF_MODEL,
    *sorted(OF_ITS_DAY),
)
"""What rests on texts, authors, models, other subjects or the day, which are not in a pack: authenticity, aspects."""


@dataclass(frozen=True, slots=True)
class PackReplay:
    """How the figures that a pack claims compare with those computed from it."""

    figures: int
    """Figures that were compared."""
    beside: int
    """Things shown beside them that were compared."""
    differing: tuple[str, ...]
    """Names of those that come out differently."""
    not_compared: tuple[str, ...]
    """What a pack does not hold the inputs of."""
    is_signed: bool
    """True where a key that the reader knows has signed the pack."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        signed = "" if self.is_signed else " (signer unknown: give --key)"
        return [
            f"{'DIFFERENT' if self.differing else 'SAME'}{signed}",
            f"{self.figures} figures and {self.beside} facts beside them computed from the pack; "
            + (f"{len(self.differing)} differ" if self.differing else "all the same, bit for bit"),
            *(f"differs: {plain(name)}" for name in self.differing),
            f"not compared, as they need texts, authors or other subjects: {plain(', '.join(self.not_compared))}",
        ]


@contextmanager
def _of_its_form() -> Iterator[None]:
    """Say of values in claims.json that are not of their form what a reader can use; the log proves none of these."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, ScoringError) as error:
        what = str(error).splitlines()[0][:200] if str(error) else "nothing more is known"
        raise InvalidPack(f"not in its form ({type(error).__name__}: {plain(what)})", where=CLAIMS) from error


def replay_pack(path: Path, keys: list[str]) -> PackReplay:
    """Return how the figures that a pack claims compare with those computed from it.

    Args:
        path: The pack.
        keys: Texts of public keys got elsewhere.

    Raises:
        PackRefused: If the pack does not hold.
        NotReplayable: If the pack lacks inputs, or this program computes by another method.
    """
    content = read_pack(path, keys)
    with _of_its_form():
        return _replayed(content, path)


def _replayed(content: PackContent, path: Path) -> PackReplay:
    figures = content.report.claims["figures"]
    _require_replayable(figures, content, path)
    subject = content.report.claims["subject"]
    as_of, method = datetime.fromisoformat(figures["as-of"]), figures["method"]
    voices = list(_voices(content, path))
    sample = sample_of(voices).until(as_of)
    judged = judge_sample(
        sample,
        Subject(subject["key"], subject["name"], SubjectKind(subject["kind"])),
        PriorTable.from_bytes(method["priors"].encode()),
        baseline=tuple(method["baseline"]) if method["baseline"] else None,
        as_of=as_of,
    )
    claimed = tuple(_indicator(each) for each in figures["indicators"])
    stated = {voice.version: voice.stated for voice in voices}
    newest_on = None if sample.newest is None else stated[sample.newest]
    beside = json.loads(json.dumps(to_facts(replace(judged.beside, newest_on=newest_on))))
    names = [name for name in figures["beside"] if name not in NEEDS_MORE]
    wrong = [name for name in names if figures["beside"][name] != beside.get(name)]
    # Whether an owner answered is part of what is erased with a text.
    gone = {each.period for each in claimed if each.name == REPLIED} if _lost_content(content) else set()
    lost = [f"{REPLIED} {period}" for period in sorted(gone)]
    differ = [name for name in differing(claimed, judged.indicators) if name not in lost]
    not_compared = (*NEEDS_MORE, *lost)
    return PackReplay(
        len(claimed) - len(lost), len(names), (*differ, *wrong), not_compared, is_signed=content.report.is_signed
    )


def _lost_content(content: PackContent) -> bool:
    return any(entry.content is not None and entry.content.is_erased for entry in content.entries)


def _require_replayable(figures: Any, content: PackContent, path: Path) -> None:
    if figures is None:
        raise NotReplayable("the pack claims no figures", where=str(path), next_step="export one after `leumund run`")
    if [each["note"] for each in figures["indicators"]] == [NATURAL_PERSON]:
        raise NotReplayable(
            "the pack is about one natural person, and persons are never scored: there is no figure to compute",
            where=str(path),
            next_step="that nothing else was published is proved all the same: leumund evidence verify",
        )
    if content.report.lost:
        raise NotReplayable(
            "what the text model said is not in the pack any more, as it was erased since",
            where=str(path),
            next_step="the proof that the figures were published so still holds: leumund evidence verify",
        )
    if not figures["method"]["in-force"] or figures["method"]["methods"] != list(METHODS):
        raise NotReplayable(
            "the figures were computed by another method or configuration than this program has",
            where=str(path),
            next_step="replay it with the version of Leumund that published them; the pack itself can be verified",
        )


def _voices(content: PackContent, path: Path) -> Iterator[Voice]:
    """Yield each review that counts, as it stood when the figures were published."""
    claims = content.report.claims
    before = [entry for entry in content.entries if entry.index < claims["figures"]["leaf"]]
    counted = claims["figures"].get(COUNTED)
    listed = {
        each["id"]: each
        for each in claims["listings"]
        # One that was linked later was not counted then.
        if (counted is None or not each["own"] or each["id"] in counted) and _is_sample(before, each["id"])
    }
    outputs = {said.leaf: said for said in content.outputs}
    for newest, is_vanished in _standing(before):
        listing = None if newest.listing is None else listed.get(newest.listing)
        if listing is None:
            continue
        if not newest.record:
            raise NotReplayable(
                "the facts of reviews that count are withheld or were erased",
                where=f"{path}, {newest.where}",
                next_step="ask for a pack without --from; what was erased cannot be computed again",
            )
        version = replace(_version(newest, outputs), vanished=is_vanished)
        link = next((each for each in listing["links"] if _covers(each, version)), None)
        if link is not None:
            own = "" if listing["own"] else link["subject"]
            yield replace(voice_of(version), source=listing["source"], subject=own)


def _standing(entries: Sequence[PackEntry]) -> Iterator[tuple[PackEntry, bool]]:
    """Yield of each review the entry of its newest version, and whether it had vanished, in the order of the log."""
    reviews: dict[int, int] = {}
    newest: dict[int, PackEntry] = {}
    vanished: set[int] = set()
    for entry in entries:
        kind, previous = entry.entry.kind, entry.entry.previous
        if kind not in (*OF_REVIEW, Kind.ERASED):
            continue
        review = entry.index if previous is None else reviews.pop(previous, entry.index)
        reviews[entry.index] = review
        if kind in (Kind.OBSERVED, Kind.EDITED):
            newest[review] = entry
        if kind is Kind.VANISHED:
            vanished.add(review)
        elif kind in OF_REVIEW:
            vanished.discard(review)
    yield from ((entry, review in vanished) for review, entry in newest.items())


def _is_sample(entries: Sequence[PackEntry], listing: int) -> bool:
    runs = [entry.stated for entry in entries if entry.entry.kind is Kind.RUN and entry.listing == listing]
    newest = reversed(runs[-LOOKED_BACK:])
    return shows_a_sample(
        Census(Coverage(facts["coverage"]), Selection(facts["selection"]), None, int(facts["seen"])) for facts in newest
    )


def _version(entry: PackEntry, outputs: Mapping[int, ModelOutput]) -> ReviewVersion:
    facts, said = entry.stated, outputs[entry.index]
    low, high, *_ = facts["scale"].split(" ")
    # A text that was judged was there, though it may be gone by now.
    worded = said.is_worded or said.language is not None
    review = Review(
        source=facts["source"],
        review_id=None,
        rating=float(facts["rating"]) if facts["rating"] else None,
        scale=Scale(float(low), float(high)),
        text="(not shown)" if worded else None,
        published=_published(facts["published"]),
        incentivised={"yes": True, "no": False}.get(facts["incentivised"]),
        reply="" if said.is_replied else None,
    )
    leader = None if said.leader is None else outputs.get(said.leader)
    # A leader on a listing outside the pack is one opinion all the same.
    twin_of = leader.version if leader is not None else None if said.leader is None else -1 - said.leader
    return ReviewVersion(
        id=said.version,
        listing_id=entry.listing or 0,
        number=1,
        review=review,
        observed_at=entry.entry.at,
        last_seen_at=entry.entry.at,
        positive=None if said.positive is None else float(said.positive),
        twin_of=twin_of,
    )


def _published(text: str) -> Published:
    if not text:
        return Published()
    precision, _, moments = text.partition(" ")
    at, _, until = moments.partition("/")
    return Published(datetime.fromisoformat(at), Precision(precision), datetime.fromisoformat(until) if until else None)


def _covers(link: Mapping[str, str | None], version: ReviewVersion) -> bool:
    """Say whether a listing spoke of the subject on the day of a review."""
    at = version.review.published.at or version.observed_at
    day = (at.astimezone(UTC) if at.tzinfo else at).date().isoformat()
    return (link["from"] or day) <= day <= (link["to"] or day)


def _indicator(row: Mapping[str, Any]) -> Indicator:
    interval = None if row["level"] is None else Interval(row["low"], row["high"], row["level"])
    names = ("name", "period", "value", "n", "n_eff", "limit_low", "limit_high", "alarm", "note")
    return Indicator(**{name: row[name] for name in names}, interval=interval)
