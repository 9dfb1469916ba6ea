"""What a leaf commits to: the canonical lines of facts, content and author, rebuilt from the columns at any time.

Floats are written as the shortest decimal text that reads back as the same 64-bit number (Python's `repr`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.canonical import PartForm, lines
from store.identity import Pairs, decimal_text, ends_text, flag, whole
from store.records import Indicator
from store.versions import Columns


class Parts(NamedTuple):
    """The three parts of a commitment as bytes; None where the record has no such part."""

    facts: bytes | None
    """Everything that stays when texts are erased."""
    content: bytes | None = None
    """Title, text, named parts and reply."""
    author: bytes | None = None
    """The keyed hash of the author."""


class Origin(NamedTuple):
    """Whose version it is."""

    source: str
    """Name of the source."""
    listing: str
    """The source's id of the listing."""
    native_id: str | None
    """The source's id of the review."""
    key: bytes
    """Identity of the review, 32 bytes."""


def review_parts(version: Columns, origin: Origin) -> Parts:
    """Return the parts of an `observed` or `edited` leaf."""
    rated = (
        origin.native_id,
        origin.key.hex(),
        decimal_text(version["rating"]),
        _scale_text(version),
    )
    told = (
        _published_text(version),
        version["language"],
        version["country"],
        version["subject"],
        version["syntax"],
        flag(version["verified"]),
        flag(version["incentivised"]),
        flag(version["author_present"]),
        _json_text(version["extra"]),
    )
    sub_ratings = lines(_numbers("sub", version["sub_ratings"])) if version["sub_ratings"] else b""
    facts = _RATED.encode(rated) + sub_ratings + _TOLD.encode(told)
    whole_facts = (
        _listing_lines(origin.source, origin.listing) + facts + _page_lines(version["parser"], version["body_digest"])
    )
    author = version["author_key"]
    return Parts(whole_facts, _content(version), None if author is None else _AUTHOR.encode((author,)))


_RATED = PartForm("review", "key", "rating", "scale")
_TOLD = PartForm(
    "published", "language", "country", "thing", "syntax", "verified", "incentivised", "author-shown", "extra"
)
_CONTENT = PartForm("title", "text", "reply")
_AUTHOR = PartForm("author")


def presence_parts(origin: Origin, *, number: int) -> Parts:
    """Return the parts of a `vanished` or `reappeared` leaf: which review, and its newest version by then."""
    return Parts(lines([*_origin_lines(origin), ("version", whole(number))]))


def aggregate_parts(version: Columns, *, source: str, listing: str) -> Parts:
    """Return the parts of an `aggregate` leaf."""
    facts: Pairs = [
        ("source", source),
        ("subject", listing),
        ("chain", version["chain"]),
        ("rating", decimal_text(version["rating"])),
        ("scale", _scale_text(version)),
        ("ratings", whole(version["rating_count"])),
        ("reviews", whole(version["review_count"])),
        *_numbers("bar", version["histogram"]),
        ("unit", version["histogram_unit"]),
        ("thing", version["subject"]),
        ("syntax", version["syntax"]),
        ("extra", _json_text(version["extra"])),
        *_capture_lines(version),
    ]
    return Parts(lines(facts))


def erasure_parts(leaf: int, parts: Sequence[str], *, reason: str) -> Parts:
    """Return the parts of an `erased` leaf: of which leaf, what, and why.

    Args:
        leaf: Index of the leaf that loses something.
        parts: facts, content, author: those that are gone.
        reason: art17, objection, retention or source-request; no free text.
    """
    return Parts(lines([("leaf", whole(leaf)), ("parts", " ".join(parts)), ("reason", reason)]))


COUNTS = ("announced", "seen", "pages", "new", "edited", "vanished", "reappeared", "unchanged", "conflicts")
"""Columns of a run that its closing leaf commits to as whole numbers."""


def run_parts(run: Columns, *, listing: str) -> Parts:
    """Return the parts of the leaf that closes a run."""
    facts: Pairs = [
        ("source", run["source"]),
        ("subject", listing),
        ("run", whole(run["id"])),
        ("started", moment_text(run["started_at"])),
        ("finished", moment_text(run["finished_at"])),
        ("coverage", run["coverage"]),
        ("selection", run["selection"]),
        *((name, whole(run[name])) for name in COUNTS),
        ("reason", run["reason"]),
        ("first", whole(run["first_leaf"])),
        ("last", whole(run["last_leaf"])),
        ("live", run["live_set"].hex()),
        ("config", run["config_digest"]),
        ("parser", run["parser"]),
    ]
    return Parts(lines(facts))


def import_parts(taken: Columns) -> Parts:
    """Return the parts of the `note` leaf of a file of audits: its digest, and how it was read."""
    facts: Pairs = [
        ("note", "audit-import"),
        ("file", taken["file"]),
        ("sha256", taken["sha256"]),
        ("imported", moment_text(taken["imported_at"])),
        ("columns", _json_text(taken["column_map"])),
        ("options", _json_text(taken["options"])),
        *((name, whole(taken[f"n_{name}"])) for name in ("audits", "findings", "certificates", "rejected")),
    ]
    return Parts(lines(facts))


def indicator_parts(published: Columns, *, subject: str) -> Parts:
    """Return the parts of an `indicator` leaf: digests of the figures and of all that they came from."""
    facts: Pairs = [
        ("subject", subject),
        ("as-of", moment_text(published["as_of"])),
        ("figures", published["figures_digest"].hex()),
        ("outputs", published["outputs_digest"].hex()),
        ("live", published["live_digest"].hex()),
        ("model", published["model_digest"]),
        ("config", published["config_digest"]),
    ]
    return Parts(lines(facts))


def forecast_parts(forecast: Columns, *, subject: str) -> Parts:
    """Return the parts of a `forecast` leaf: which audit, what each way says of it, and what that rests on."""
    facts: Pairs = [
        ("subject", subject),
        ("audit", forecast["audit_id"]),
        ("event", forecast["event"]),
        ("starts", forecast["starts_on"].isoformat()),
        ("standard", forecast["standard"]),
        ("window", whole(forecast["window_days"])),
        ("learnt", whole(forecast["n_learnt"])),
        ("failed", whole(forecast["n_failed"])),
        *((f"says {name}", _estimate_text(told)) for name, told in forecast["estimates"].items()),
        ("data", forecast["data_digest"]),
        ("model", forecast["model_digest"]),
    ]
    return Parts(lines(facts))


def _estimate_text(told: Mapping[str, Any]) -> str:
    numbers = [told[name] for name in ("value", "low", "high", "level")]
    return " ".join(["-" if each is None else repr(float(each)) for each in numbers] + [str(told["n"]), told["note"]])


def statement_parts(text: str) -> Parts:
    """Return the parts of a `key` or `note` leaf: what the log says of itself."""
    return Parts(lines([("says", text)]))


def figures_digest(indicators: Iterable[Indicator], facts: Mapping[str, object]) -> bytes:
    """Return the digest of the figures of a set, 32 bytes: one line each, in order, then what is shown beside them."""
    pairs: Pairs = [(f"{figure.name} {figure.period}", _figure_text(figure)) for figure in indicators]
    return sha256(lines([*pairs, ("facts", _json_text(facts))])).digest()


def moment_text(moment: datetime | None) -> str | None:
    """Return a moment in ISO 8601, as exact as it is kept."""
    return None if moment is None else moment.isoformat()


def _figure_text(figure: Indicator) -> str:
    interval = figure.interval
    numbers = [figure.value, *((interval.low, interval.high, interval.level) if interval else (None, None, None))]
    numbers += [figure.n_eff, figure.limit_low, figure.limit_high]
    texts = ["-" if number is None else repr(float(number)) for number in numbers]
    return " ".join([*texts, str(figure.n), "alarm" if figure.alarm else "-", figure.note])


def _origin_lines(origin: Origin) -> Pairs:
    return [
        ("source", origin.source),
        ("subject", origin.listing),
        ("review", origin.native_id),
        ("key", origin.key.hex()),
    ]


def _capture_lines(version: Columns) -> Pairs:
    return [("parser", version["parser"]), ("body", version["body_digest"])]


def _published_text(version: Columns) -> str | None:
    """Return what `published_text` says of the date in these columns, without building it."""
    at, until = version["published_at"], version["published_until"]
    if at is None:
        return None
    if not version["published_zoned"]:
        at, until = at.replace(tzinfo=None), None if until is None else until.replace(tzinfo=None)
    range_end = "" if until is None else f"/{until.isoformat()}"
    return f"{version['published_precision']} {at.isoformat()}{range_end}"


# All reviews of a page are of one listing, and were read from the same bytes.
@lru_cache(maxsize=64)
def _listing_lines(source: str, listing: str) -> bytes:
    return lines([("source", source), ("subject", listing)])


@lru_cache(maxsize=64)
def _page_lines(parser: str, body: str) -> bytes:
    return lines([("parser", parser), ("body", body)])


def _content(version: Columns) -> bytes | None:
    if not version["parts"]:
        texts = (version["title"], version["text"], version["reply"])
        return None if texts == (None, None, None) else _CONTENT.encode(texts)
    pairs: Pairs = [
        ("title", version["title"]),
        ("text", version["text"]),
        *((f"part.{name}", text) for name, text in version["parts"].items()),
        ("reply", version["reply"]),
    ]
    return lines(pairs)


def _scale_text(version: Columns) -> str:
    return ends_text(version["scale_low"], version["scale_high"], version["scale_kind"], version["scale_stated"])


def _numbers(prefix: str, numbers: Mapping[str, float]) -> Pairs:
    return [(f"{prefix}.{name}", decimal_text(number)) for name, number in numbers.items()]


def _json_text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else "{}"
