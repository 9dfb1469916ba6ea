"""Keep what texts say of aspects with the figures that are published, and show it as it was published."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter

from jobs.aspectjudge import AspectSets
from jobs.aspectreport import cut_quote, report_aspects
from jobs.aspects import OpinionJudge
from jobs.sample import Sample
from jobs.smallgroup import withhold_aspects
from report.aspect import UNREADABLE, AspectLine, AspectMonth, AspectReport, Quote, ReceivedFigure
from scoring.prior import PriorTable
from store.pieces import ASPECTS
from store.records import IndicatorSet, ReviewVersion, Subject
from store.session import Store

METHOD = "what texts say of aspects, kept/1"
"""How they are computed and written; what another method kept is computed anew when figures are published."""


@dataclass(frozen=True, slots=True)
class KeptAspects:
    """The report of a subject's texts as it is kept: figures, and where passages stand, but no word of any review."""

    inputs: str
    """SHA-256 of all that it follows from, hex."""
    aspect_set: str
    """As in the report."""
    judge_digest: str
    """As in the report."""
    n_texts: int
    """As in the report."""
    n_not_modelled: int
    """As in the report."""
    n_unread: int
    """As in the report."""
    received: ReceivedFigure
    """As in the report."""
    lines: tuple[AspectLine, ...]
    """Aspects without their months; passages without their words."""
    notes: tuple[str, ...]
    """As in the report."""
    months: Mapping[str, str]
    """SHA-256 of what is kept of each month, hex: most months are those of the last report, and kept once."""


_FORM, _MONTH = TypeAdapter(KeptAspects), TypeAdapter(dict[str, AspectMonth])


def judge_of(subject: Subject, sets: AspectSets) -> OpinionJudge | None:
    """Return the judge that reads texts about a subject's kind; None where none does."""
    return next((judge for judge in sets.names() if subject.kind in judge.kinds), None)


def aspects_of(
    store: Store, subject: Subject, sets: AspectSets, *, priors: PriorTable, as_of: datetime | None = None
) -> AspectReport | None:
    """Return what a subject's texts say of each aspect; None where no set reads texts about its kind.

    What was published is shown. Where nothing was, or where another judge has read all texts since, it follows from
    what had been observed. What too few texts of an employer say is withheld here, where every page, paper and file
    gets its passages from.

    Args:
        store: Where texts, opinions and labels are kept.
        subject: Whose texts.
        sets: What is looked for; where it can't be read, what was found before is shown and the report says so.
        priors: What is usual; for what was not published.
        as_of: As it was shown at this moment, UTC; None for now.
    """
    judge = judge_of(subject, sets)
    if judge is None:
        return None
    indicators = store.indicators
    shown = indicators.current(subject.key) if as_of is None else indicators.published_by(subject.key, as_of)
    report = None if shown is None else published_aspects(store, subject, shown)
    # Whoever edits an aspect set and has all texts read anew wants to see what came of it, before it is published.
    is_outdated = report is not None and report.judge_digest != store.opinions.shown(judge.aspect_set)
    if report is None or (as_of is None and is_outdated):
        report = report_aspects(store, subject, judge, priors=priors, as_of=as_of)
    elif shown is not None:
        parts = store.subjects.parts(subject.key, on=shown.as_of.date())
        report = replace(report, erased_since=store.pieces.erased_since([subject.key, *parts], as_of=as_of))
    report = withhold_aspects(report)
    if sets.error is None:
        return report
    return replace(report, aspect_set="", notes=(UNREADABLE, *report.notes))


def published_aspects(store: Store, subject: Subject, published: IndicatorSet) -> AspectReport | None:
    """Return what was published of a subject's texts; None where nothing was.

    Args:
        store: Where it is kept.
        subject: Whose texts.
        published: The figures that it was published with.

    Raises:
        PieceDamaged: If it is not what was published.
    """
    digest = published.facts.get(ASPECTS)
    if not isinstance(digest, str) or not digest or subject.is_person:
        return None
    kept = _read(store, digest)
    pieces = [_MONTH.validate_json(piece) for piece in store.pieces.read([*kept.months.values()])]
    quoted = [quote.version for line in kept.lines for quote in (line.good, line.bad) if quote is not None]
    versions = {version.id: version for version in store.reviews.some(subject.key, quoted)}
    lines = (
        replace(
            line,
            months=tuple(piece[line.key] for piece in pieces if line.key in piece),
            good=_worded(line.good, versions),
            bad=_worded(line.bad, versions),
        )
        for line in kept.lines
    )
    return AspectReport(
        subject=subject,
        as_of=published.as_of,
        aspect_set=kept.aspect_set,
        judge_digest=kept.judge_digest,
        n_texts=kept.n_texts,
        n_not_modelled=kept.n_not_modelled,
        n_unread=kept.n_unread,
        received=kept.received,
        lines=tuple(lines),
        notes=kept.notes,
    )


@dataclass(frozen=True, slots=True)
class AspectKeeper:
    """Keeps what a subject's texts say now, for the figures that are to be published."""

    store: Store
    """Where texts, opinions and labels are kept."""
    sets: AspectSets
    """What is looked for."""
    priors: PriorTable
    """What is usual."""
    now: datetime
    """The moment of the figures, UTC."""

    def __call__(self, subject: Subject, sample: Sample) -> str:
        """Keep it; return its SHA-256, hex, or nothing where no texts about the subject were read.

        Texts are read again only where anything changed that the figures follow from.

        Args:
            subject: Whose texts.
            sample: Its reviews.
        """
        judge = judge_of(subject, self.sets)
        shown = None if judge is None else self.store.opinions.shown(judge.aspect_set)
        if judge is None or shown is None:
            return ""
        inputs = self._inputs(judge, shown, sample)
        current = self.store.indicators.current(subject.key)
        before = str(current.facts.get(ASPECTS) or "") if current else ""
        if before:
            kept = _read(self.store, before)
            # A text that nobody had read may have been read since, which changes nothing else.
            if kept.inputs == inputs and not kept.n_unread:
                return before
        report = report_aspects(self.store, subject, judge, priors=self.priors, now=self.now)
        return _keep(self.store, report, inputs)

    def _inputs(self, judge: OpinionJudge, shown: str, sample: Sample) -> str:
        labels = {key: (label.de, label.en) for key, label in judge.labels.items()}
        told = (judge.aspect_set, judge.version, labels, shown, self.priors.digest, self.store.labels.counts())
        digest = sha256(repr((METHOD, told, sample.names, sample.parts)).encode())
        rows = sample.observed.copy()
        # Who wrote a review moves nothing here, and is forgotten with its text.
        rows["author"] = 0
        digest.update(rows.tobytes())
        return digest.hexdigest()


def _read(store: Store, digest: str) -> KeptAspects:
    (content,) = store.pieces.read([digest])
    return _FORM.validate_json(content)


def _keep(store: Store, report: AspectReport, inputs: str) -> str:
    months: dict[str, dict[str, AspectMonth]] = {}
    for line in report.lines:
        for month in line.months:
            months.setdefault(month.period, {})[line.key] = month
    pieces = {period: _text(_MONTH.dump_python(months[period], mode="json")) for period in sorted(months)}
    digests = store.pieces.keep([*pieces.values()])
    kept = KeptAspects(
        inputs=inputs,
        aspect_set=report.aspect_set,
        judge_digest=report.judge_digest,
        n_texts=report.n_texts,
        n_not_modelled=report.n_not_modelled,
        n_unread=report.n_unread,
        received=report.received,
        lines=tuple(
            replace(line, months=(), good=_wordless(line.good), bad=_wordless(line.bad)) for line in report.lines
        ),
        notes=report.notes,
        months=dict(zip(pieces, digests, strict=True)),
    )
    (digest,) = store.pieces.keep([_text(_FORM.dump_python(kept, mode="json"))])
    return digest


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _wordless(quote: Quote | None) -> Quote | None:
    return None if quote is None else replace(quote, text="", published=None)


def _worded(quote: Quote | None, versions: Mapping[int, ReviewVersion]) -> Quote | None:
    return None if quote is None else cut_quote(versions.get(quote.version), quote)
