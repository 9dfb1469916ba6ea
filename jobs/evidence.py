"""Export evidence packs, check them, and compute again what they claim."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from jobs.checkpoint import newest_note
from jobs.counted import counted
from jobs.errors import FileUnreadable, OutputsChanged, PackNotWritten
from jobs.guardfile import require_continuation
from jobs.indicate import METHODS, tools_of
from jobs.packbasis import basis_lost
from jobs.packwrite import PackOrder, PackSummary, Sealed, write_pack
from jobs.priors import priors_bytes
from jobs.reading import require_past
from jobs.seal import public_key, sign_manifest, write_checkpoint
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from ledger.log import read_checkpoint
from ledger.pack import verifier
from ledger.packcheck import check_pack
from ledger.packreport import PackReport, ShownListing, plain
from store.anchors import Anchor
from store.evidence import PublishedSet
from store.outputs import NEXT_STEP
from store.records import Subject

MOST_ANCHORS = 200
"""A pack holds the newest tokens of witnesses; each is some thousand bytes."""
_LONGEST_NOTE = 100_000

State = Callable[[PublishedSet, str], bytes]
"""Returns the statement about what was published, as PDF, given the signed checkpoint that stands in it."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which pack is asked for."""

    subject: str
    """Key of the subject."""
    output: Path
    """Where to; a file that is there is replaced."""
    first: date | None = None
    """Reviews and aggregates recorded before this day stand in it by their digests only."""
    last: date | None = None
    """Nothing recorded after this day stands in it."""
    with_texts: bool = False
    """True: titles, texts and replies as well."""
    previous: Path | None = None
    """File with the checkpoint that the reader holds."""
    state: State | None = None
    """Writes the review statement that the pack is to hold; None: it holds none."""


def export_pack(place: Workplace, request: ExportRequest, now: datetime) -> list[str]:
    """Write an evidence pack; return what a person should know of it.

    Args:
        place: The deployment, which holds the key.
        request: Which pack.
        now: When, UTC; the log is sealed first where it has grown since the last checkpoint.

    Raises:
        UnknownSubject: If there is no such subject.
        SealRefused: If the log may not be signed.
        OutputsChanged: If figures rest on outputs of the text model that are no longer what they were.
        PackNotWritten: If the days are the wrong way round, the file cannot be written, or what the newest figures came
            from cannot be shown.
    """
    subject = place.store.subjects.get(request.subject)
    order = _order(place, subject, request)
    sealed = _sealed(place, request.previous, now)
    fresh = request.output.with_name(f".{request.output.name}.part")
    try:
        fresh.unlink(missing_ok=True)
        if request.with_texts:
            # What people wrote is for whoever asked for the pack, and for nobody else on this machine.
            fresh.touch(mode=0o600)
        with fresh.open("wb") as file:
            summary = _write(place, order, sealed, file)
        _require_outputs(place, request.subject, summary)
        fresh.replace(request.output)
    except OSError as error:
        raise PackNotWritten(
            f"the pack cannot be written: {error.strerror}",
            where=str(request.output),
            next_step="name a file in a folder that exists, that you may write to, and that has room",
        ) from error
    finally:
        # In its place by now, or not to be left behind.
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return _told(place, request, sealed, summary)


def _write(place: Workplace, order: PackOrder, sealed: Sealed, file: BinaryIO) -> PackSummary:
    tools = tools_of(place.settings)

    def method(published: PublishedSet) -> Mapping[str, object]:
        """Return by what rules these figures were computed, as the pack states it."""
        return {
            "methods": list(METHODS),
            "in-force": tools.digest() == published.figures.config_digest,
            "baseline": tools.baselines.get(order.subject.key),
            "priors": priors_bytes(place.settings.var).decode(),
        }

    with place.store.evidence.view() as view:
        return write_pack(view, order, sealed, file, method)


def _order(place: Workplace, subject: Subject, request: ExportRequest) -> PackOrder:
    require_past(request.last)
    if request.first is not None and request.first > (request.last or date.max):
        raise PackNotWritten(
            f"the period begins on {request.first} and ends before, on {request.last}",
            where="--from, --to",
            next_step="name the earlier day after --from",
        )
    subjects = place.store.subjects
    until = None if request.last is None else datetime.combine(request.last, time.max, UTC)
    published = place.store.indicators.published_by(subject.key, until or datetime.max.replace(tzinfo=UTC))
    day = published.as_of.date() if published else None
    parts = [part for part in subjects.parts(subject.key, on=day) if not subjects.get(part).is_person]
    return PackOrder(
        subject,
        own=subjects.listings(subject.key),
        of_parts=[listing for part in parts for listing in subjects.listings(part)],
        since=None if request.first is None else datetime.combine(request.first, time.min, UTC),
        until=until,
        with_texts=request.with_texts,
        state=request.state,
    )


def _sealed(place: Workplace, previous: Path | None, now: datetime) -> Sealed:
    """Return what vouches for the log as it stands now, sealed first where it has grown."""
    last = place.store.leaves.last_checkpoint()
    if last is None or last.size != place.store.leaves.size() or "\n\n" not in last.note:
        note = write_checkpoint(place, now).note
    else:
        note = newest_note(place)
    checkpoint = read_checkpoint(note)
    require_continuation(place.store, checkpoint, where=place.store.where)
    kept = place.store.leaves.checkpoints()
    # Those of an earlier epoch bear another name, and nobody could compare them with this pack.
    same = {each.size: each.note for each in kept if read_checkpoint(each.note).origin == checkpoint.origin}
    held = [anchor for anchor in place.store.anchors.held() if anchor.size in same]
    text = None if previous is None else _previous(place, previous)
    earlier = sorted({each.size for each in kept} | ({read_checkpoint(text).size} if text else set()))
    return Sealed(
        checkpoint,
        note,
        lambda manifest: sign_manifest(place, manifest),
        earlier=[size for size in earlier if size],
        previous=text,
        anchors=_anchors(held[-MOST_ANCHORS:], same),
    )


def _previous(place: Workplace, path: Path) -> str:
    """Return the note of the checkpoint that the reader holds, once it is proved that the log continues it."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_NOTE).decode("utf-8")
        checkpoint = read_checkpoint(text)
    except (OSError, ValueError, LedgerError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise FileUnreadable(
            f"this is no checkpoint: {said}",
            where=str(path),
            next_step="give the file that `leumund evidence checkpoint` wrote, or checkpoint.txt of an earlier pack",
        ) from error
    require_continuation(place.store, checkpoint, where=str(path))
    return text


def _anchors(held: list[Anchor], notes: Mapping[int, str]) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    for number, anchor in enumerate(held):
        members[f"{anchor.size}.txt"] = notes[anchor.size].encode()
        kind = anchor.kind.partition(" ")[0]
        members[f"{anchor.size}-{number}.{'tsr' if kind == 'rfc3161' else kind}"] = anchor.token or b""
    return members


def _require_outputs(place: Workplace, subject: str, summary: PackSummary) -> None:
    """Refuse a pack that lacks outputs which figures came from, unless reviews were erased since.

    Raises:
        OutputsChanged: If outputs of the text model were changed, which no erasure explains.
        PackNotWritten: If they are missing, and the log tells of no erasure.
    """
    if summary.basis is None or summary.basis.newest is not None:
        return
    if what := next((check.what for check in place.store.leaves.outputs(subject) if check.what), ""):
        raise OutputsChanged(what, where=place.store.where, next_step=NEXT_STEP)
    if not summary.has_lost_reviews:
        raise basis_lost(subject, "what the text model had said by then of its reviews is not there any more")


def _told(place: Workplace, request: ExportRequest, sealed: Sealed, summary: PackSummary) -> list[str]:
    texts = "with texts" if request.with_texts else "without texts (--with-texts adds them)"
    basis = summary.basis
    figures = "the newest published figures" if basis else "no figures, as none were published"
    is_lost = basis is not None and basis.newest is None
    later = ", ".join(map(str, sorted(basis.left_out))) if basis else ""
    return [
        f"{request.output}: {counted(summary.entries, 'entry', 'entries')} of the log, {texts}, {figures}",
        *(["cannot be recomputed, as reviews were erased since: outputs"] if is_lost else []),
        *([f"linked later, and not counted by the figures: listing {later}"] if later else []),
        f"checkpoint of {sealed.checkpoint.origin}: {counted(sealed.checkpoint.size, 'leaf', 'leaves')}",
        f"verify.py: SHA-256 {sha256(verifier()).hexdigest()}",
        f"key, to be handed over by another way than the pack: {public_key(place)}",
    ]


def verify_pack(path: Path, keys: list[str], previous: Path | None) -> tuple[int, list[str]]:
    """Return the exit code and what was found of a pack that fits together.

    Args:
        path: The pack.
        keys: Texts of public keys got elsewhere than from it.
        previous: File with a checkpoint that the reader kept earlier.

    Raises:
        PackRefused: If it is invalid, or nothing can be said of it.
    """
    report = check_pack(path, keys, previous)
    if not report.is_signed:
        how = "give --key with the operator's key, got elsewhere than with the pack"
        return 2, [f"CANNOT DECIDE: consistent, signer unknown: {how}", *map(plain, _found(report))]
    return 0, ["VALID", *map(plain, _found(report))]


def _found(report: PackReport) -> list[str]:
    checkpoint, figures = report.checkpoint, report.claims["figures"]
    amounts = f"{counted(report.versions, 'version')} of reviews, {counted(report.sets, 'published set')} of figures"
    return [
        f"log {checkpoint.origin}, {counted(checkpoint.size, 'leaf', 'leaves')}, root {checkpoint.root.hex()}",
        f"{amounts}, all logged",
        *_claimed(report.claims["subject"]["name"], figures),
        *([f"statement.pdf: signed, SHA-256 {report.statement}"] if report.statement else []),
        *([f"not recomputed: outputs (reviews erased since: {report.lost})"] if report.lost else []),
        *(_shown(each, checkpoint.size) for each in report.listings),
        *_foreseen(report),
        *(_told_of(name) for name in report.tokens),
        f"compared with: {', '.join(report.compared) or 'no earlier checkpoint'}",
    ]


def _shown(each: ShownListing, size: int) -> str:
    """Return how far a listing is shown, so that an end that was cut can be seen."""
    name = f"listing {each.number} ({each.source} {each.external_id})"
    if each.leaf is None:
        return f"{name}: nothing shown"
    collected = "no collection closed" if each.collected is None else f"last collection: {each.collected}"
    return f"{name}: shown up to leaf {each.leaf} of {size}, {collected}"


def _told_of(name: str) -> str:
    """Return how somebody checks what a witness gave; only the witness itself can tell whether it did."""
    note = name.partition("-")[0]
    if "tsr" in name:
        return f"time stamp: openssl ts -verify -data {note}.txt -in {name} -CAfile ROOT.pem"
    return f"witness: {name} speaks of {note}.txt; ask the operator where it is kept"


def _foreseen(report: PackReport) -> Iterator[str]:
    for each in report.forecasts:
        said = f"logged {each.at}, before its first day {each.starts}; covered by {each.covered_by}"
        yield f"forecast of audit {each.audit}, {each.event}: {said}"
    if report.withheld_forecasts:
        others = counted(report.withheld_forecasts, "more forecast", "more forecasts")
        yield f"{others} of other subjects, not shown; none is left out of the chain"


def _claimed(name: str, figures: Any) -> list[str]:
    if figures is None:
        return [f"{name}: no figures claimed"]
    told = [f"{each['name']} {each['value']} (n {each['n']})" for each in figures["indicators"][:1]]
    return [f"{name} as of {figures['as-of']}: {', '.join(told)}, and more"]
