"""Write a review statement and, beside it, the signed evidence pack that holds it."""

import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from jobs.aspectjudge import open_aspect_sets
from jobs.aspectkept import aspects_of
from jobs.errors import NothingPublished, OutputUnusable
from jobs.evidence import ExportRequest, export_pack
from jobs.outfile import replace_file
from jobs.priors import priors_in_force
from jobs.reading import require_past
from jobs.report import StoreReports
from jobs.seal import public_key
from jobs.workplace import Workplace
from ledger.pack import STATEMENT, verifier
from report.phrase import Language
from report.statement import Signed, render_statement
from report.subject import SubjectReport
from store.evidence import PublishedSet
from store.records import IndicatorSet


@dataclass(frozen=True, slots=True)
class StatementRequest:
    """Which statement is asked for."""

    subject: str
    """Key of the subject."""
    output: Path
    """The PDF; its evidence pack stands beside it under the same name, ending in .zip."""
    language: Language = "en"
    """Language of its words."""
    as_of: date | None = None
    """As it was published by the end of this day; None: as it is now."""

    @property
    def pack(self) -> Path:
        """Return the file of the evidence pack."""
        return self.output.with_suffix(".zip")


def write_statement(place: Workplace, request: StatementRequest, now: datetime) -> list[str]:
    """Write statement and evidence pack; return what a person should know of them.

    The pack holds the statement and its manifest is signed, so one signature covers the very pages that are read.

    Args:
        place: The deployment, which holds the key.
        request: Which statement.
        now: When, UTC; the log is sealed first where it has grown.

    Raises:
        UnknownSubject: If there is no such subject.
        NothingPublished: If nothing was published of it by the day.
        OutputUnusable: If a file cannot be written, or has the name of a pack.
        SealRefused: If the log may not be signed.
    """
    require_past(request.as_of)
    _require_name(request)
    moment = None if request.as_of is None else datetime.combine(request.as_of, time.max, UTC)
    if place.store.subjects.get(request.subject).is_person:
        raise NothingPublished(
            f"`{request.subject}` is a natural person, and no statement is made about one",
            where=place.store.where,
            next_step="name a product, an employer, a place, an organisation or a site",
        )
    if StoreReports(place.store, as_of=moment).published(request.subject) is None:
        raise NothingPublished(
            f"nothing was published of `{request.subject}`" + (f" by {request.as_of}" if request.as_of else ""),
            where=place.store.where,
            next_step="run `leumund run --once`, or name a later day",
        )

    def state(published: PublishedSet, note: str) -> bytes:
        """Return the statement as PDF, about these figures under this checkpoint."""
        key, digest = public_key(place), sha256(verifier()).hexdigest()
        return _render(place, request, published, Signed(note, key, request.pack.name, digest))

    told = export_pack(place, ExportRequest(request.subject, request.pack, last=request.as_of, state=state), now)
    with zipfile.ZipFile(request.pack) as archive:
        made = archive.read(STATEMENT)
    replace_file(request.output, made)
    return [f"{request.output}: two pages, the same as {STATEMENT} in {request.pack.name}", *told]


def _require_name(request: StatementRequest) -> None:
    if request.output.suffix.lower() != ".pdf":
        raise OutputUnusable(
            "a statement is a PDF, and its evidence pack has the same name with .zip",
            where=str(request.output),
            next_step="name a file that ends in .pdf",
        )


def _render(place: Workplace, request: StatementRequest, published: PublishedSet, signed: Signed) -> bytes:
    return render_statement(read_stated(place, request, published.figures), signed, request.language)


def read_stated(place: Workplace, request: StatementRequest, published: IndicatorSet) -> SubjectReport:
    """Return what a statement says: exactly the set that its pack claims, with what texts said of aspects then.

    Args:
        place: The deployment.
        request: Which statement.
        published: The figures that the pack claims.
    """
    subject, settings = place.store.subjects.get(request.subject), place.settings
    moment = None if request.as_of is None else datetime.combine(request.as_of, time.max, UTC)
    sets, priors = open_aspect_sets(settings.home), priors_in_force(settings.var)
    report = StoreReports(place.store, var=settings.var, as_of=moment).report(subject, published)
    return replace(report, aspects=aspects_of(place.store, subject, sets, priors=priors, as_of=moment))
