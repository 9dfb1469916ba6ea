"""Put together what is shown of each subject, from the store, and write the report files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from crawler.health import account_of, is_good
from crawler.policy import SourcePolicy
from jobs.aspectcharts import shown_judge
from jobs.aspectjudge import AspectSets
from jobs.aspectkept import aspects_of
from jobs.certificates import certificates_of
from jobs.charts import measured_alarms
from jobs.comparison import compare
from jobs.explain import explain_review, shown_contradictions
from jobs.memory import Memory
from jobs.model import shipped_priors
from jobs.modelerror import known_errors, readable_model
from jobs.modelfolder import in_force
from jobs.overview import STALE_DAYS, Glances, ListRequest, end_of, no_score, read_overview
from jobs.planned import planned_jobs
from jobs.priors import priors_in_force
from jobs.reviewlist import ListedPage, list_reviews, review_choices, review_line
from jobs.schedulesettings import ScheduleSettings
from jobs.shown import shown_lines
from jobs.smallgroup import SMALLEST, is_small, withhold
from jobs.standing import standings
from jobs.surroundings import Surroundings, form_notes, from_facts
from jobs.timeline import events_of, follow_ups
from ledger.merkle import leaf_hash
from report.aspect import AspectReport
from report.attention import EVERYTHING, ListFilter
from report.explanation import ReviewReport
from report.html import static_report
from report.line import LISTED_REVIEWS, LeafLine, ReviewChoices, ReviewFilter
from report.phrase import Language
from report.planned import planned_table
from report.standing import standings_table
from report.subject import (
    DISSATISFIED,
    TRUST,
    ControlChart,
    Overview,
    Provenance,
    SentimentLine,
    SourceLine,
    SubjectReport,
    TrustFigure,
)
from report.table import Table
from report.tables import ledger_table
from scoring.prior import PriorTable
from scoring.sentiment import SentimentModel
from store.errors import UnknownSubject
from store.records import Indicator, IndicatorSet, Listing, Subject
from store.reviews import Presence
from store.session import Store

REPORT_NAMES: dict[Language, str] = {"de": "leumund-de.html", "en": "leumund-en.html"}
LISTED_LEAVES = 20
LOOKED_BACK = 8
MOST_PAGES = 100
MINIMUM_N_EFF = 5.0


@dataclass(frozen=True, slots=True)
class StoreReports:
    """Reads everything that a page or a command shows; the dashboard's view of the store."""

    store: Store
    """Where it is kept."""
    policies: Mapping[str, SourcePolicy] = field(default_factory=dict)
    """How each source may be reached, by name; for the list of sources, and for what is late."""
    aspects: AspectSets = field(default_factory=AspectSets)
    """What is looked for in texts; without any set no page speaks of aspects."""
    var: Path | None = None
    """Folder of what the deployment writes, for its own model; None: the shipped one is in force."""
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    """The table of jobs."""
    as_of: datetime | None = None
    """Everything as it was shown at this moment, UTC; None: as it is now."""
    stale_days: int = STALE_DAYS
    """Days without a good collection after which a source is said to be late."""
    glances: Glances = field(default_factory=Glances, compare=False, repr=False)
    """What lists show of published sets, remembered."""
    remembered: Memory[SubjectReport | None] = field(default_factory=Memory, compare=False, repr=False)
    """Reports of subjects, until something is written."""
    lists: Memory[Table] = field(default_factory=lambda: Memory(32), compare=False, repr=False)
    """Pages of lists of reviews, until something is written."""
    read_aspects: Memory[AspectReport | None] = field(default_factory=Memory, compare=False, repr=False)
    """What texts say of aspects, until figures are published."""

    def overview(self, wanted: ListFilter = EVERYTHING) -> Overview:
        """Return the subjects that pass a filter with their published scores, and what deserves attention."""
        labels = {key: label for judge in self.aspects.names() for key, label in judge.labels.items()}
        request = ListRequest(wanted, self.as_of, datetime.now(UTC), self.stale_days, labels, self.policies)
        return read_overview(self.store, self.glances, request)

    def at(self, day: date) -> "StoreReports":
        """Return the same as it was shown at the end of a past day, UTC."""
        return replace(self, as_of=end_of(day))

    def subject(self, key: str) -> SubjectReport | None:
        """Return all that a subject page shows, or None where there is no such subject."""
        # Certificates run out and models are trained without a word to the database.
        asked = (key, self.as_of, f"{datetime.now(UTC):%Y-%m-%d %H}", in_force(self.var))
        return self.remembered.recall(self.store.pulse.mark(), asked, lambda: self._read_subject(key))

    def _read_subject(self, key: str) -> SubjectReport | None:
        try:
            subject = self.store.subjects.get(key)
        except UnknownSubject:
            return None
        return replace(self.report(subject, self._shown(key)), aspects=self._told(subject))

    def _told(self, subject: Subject) -> AspectReport | None:
        """Return what texts say of aspects: read once for each published set, as it takes every text of the subject."""

        def read() -> AspectReport | None:
            return aspects_of(self.store, subject, self.aspects, priors=self._priors(), as_of=self.as_of)

        published = self.published(subject.key)
        if published is None:
            return read()
        # Beside the figures: labels that were given and words that were erased meanwhile, another day, another model.
        given, gone = self.store.labels.counts(), self.store.erasures.newest()
        judge, day = shown_judge(self.store, subject, self.aspects), datetime.now(UTC).date()
        figures = (published.as_of, published.model_digest, published.config_digest)
        asked = (subject, figures, self.as_of, judge, given, gone, day, in_force(self.var))
        return self.read_aspects.recall("", asked, read)

    def names(self) -> Mapping[str, str]:
        """Return what every subject is called, by key."""
        return {subject.key: subject.name for subject in self.store.lists.subjects()}

    def compared(self, keys: Sequence[str]) -> list[SubjectReport] | None:
        """Return a report of each subject, the first with the others beside its indicators; None for an unknown one."""
        try:
            first, *others = (self.store.subjects.get(key) for key in keys)
        except UnknownSubject:
            return None
        beside = [self.report(other, self._shown(other.key)) for other in others]
        return [self.report(first, self._shown(first.key), others), *beside]

    def report(self, subject: Subject, figures: IndicatorSet, beside: Sequence[Subject] = ()) -> SubjectReport:
        """Return a subject's report around given figures, published or just computed, with others beside it."""
        around = from_facts(figures.facts)
        size, root = self.store.leaves.head(as_of=self.as_of)
        chart, certificates = (
            _chart(figures, around),
            certificates_of(self.store, subject, figures.as_of.date(), as_of=self.as_of),
        )
        moment = self.as_of or datetime.now(UTC)
        parts = self._parts(subject, figures.as_of)
        noted = follow_ups(self.store, subject, chart.points, moment)
        drawn = SubjectReport(
            subject=subject,
            as_of=figures.as_of,
            trust=_trust(figures, around),
            trend=_series(figures, TRUST),
            chart=chart,
            distribution=around.distribution,
            newest_on=around.newest_on,
            repeats=around.repeats,
            sources=tuple(line for _, line in self._listed([subject.key, *parts])),
            shown=shown_lines(self.store, subject, self.as_of),
            tests=around.tests,
            suspicious=around.suspicious,
            sentiment=_sentiment(figures, around, readable_model(self.var)),
            provenance=Provenance(figures.model_digest, figures.config_digest, size, root.hex()),
            notes=(*around.notes, *form_notes(figures.facts), *self._reused(subject.key)),
            erased_since=self.store.pieces.erased_since([subject.key, *parts], as_of=self.as_of),
            fragility=around.fragility,
            changes=around.changes,
            quality=tuple(compare(self.store, subject, figures, beside, as_of=self.as_of)),
            certificates=certificates,
            events=events_of(self.store, subject, certificates, noted, moment),
            follow_ups=noted,
            contradictions=shown_contradictions(around.contradictions),
        )
        return withhold(drawn)

    def choices(self, key: str, wanted: ReviewFilter) -> ReviewChoices | None:
        """Return what a subject's reviews can be filtered by, or None where there is no such subject."""
        try:
            return review_choices(self.store, self.aspects, self.store.subjects.get(key), wanted)
        except UnknownSubject:
            return None

    def reviews(self, key: str, wanted: ReviewFilter, *, limit: int = LISTED_REVIEWS, skip: int = 0) -> Table:
        """Return a subject's newest reviews that pass the filter, at most `limit`, without the newest `skip`."""
        page = ListedPage(limit, skip, self.as_of)

        def read() -> Table:
            return list_reviews(self.store, self.aspects, self.store.subjects.get(key), wanted, page)

        # What is exported is too long to be kept in memory.
        is_page = limit <= LISTED_REVIEWS + 1
        return self.lists.recall(self.store.pulse.mark(), (key, wanted, page), read) if is_page else read()

    def review(self, key: str, version: int) -> ReviewReport | None:
        """Return one version of a subject's reviews with the explanation of its probability; None if it has no such."""
        try:
            subject = self.store.subjects.get(key)
        except UnknownSubject:
            return None
        source = {listing.id: listing.source for listing in self.store.subjects.listings(key)}
        found = next(iter(self.store.reviews.some(key, [version])), None)
        if found is None:
            return None
        if is_small(subject, len(list(self.store.reviews.versions(key, as_of=self.as_of, limit=SMALLEST)))):
            return None
        line = review_line(found, source[found.listing_id])
        return explain_review(self.store, found, subject=subject, line=line, model=readable_model(self.var))

    def sources(self) -> Table:
        """Return one row a source and subject, and one for each source on which nothing is listed."""
        keys = [row.subject.key for row in self.store.subjects.list_subjects()]
        return standings_table(standings(self._listed(keys), self.policies))

    def jobs(self) -> Table:
        """Return one row a background job: next slot, last result, slots missed."""
        return planned_table(planned_jobs(self.schedule, self.store, datetime.now(UTC)))

    def ledger(self) -> Table:
        """Return the newest leaves of the ledger."""
        size, root = self.store.leaves.head()
        first = max(0, size - LISTED_LEAVES)
        lines = [
            LeafLine(first + n, entry.kind, entry.run, entry.at, leaf_hash(entry.encode()).hex())
            for n, entry in enumerate(self.store.leaves.entries(first))
        ]
        return ledger_table(lines[::-1], size=size, root=root.hex())

    def published(self, key: str) -> IndicatorSet | None:
        """Return what is published of a subject, or was at the past moment; None where nothing is.

        Raises:
            UnknownSubject: If there is no such subject.
        """
        if self.as_of is None:
            return self.store.indicators.current(key)
        return self.store.indicators.published_by(key, self.as_of)

    def _shown(self, key: str) -> IndicatorSet:
        """Return what is published of a subject, or an empty set."""
        return self.published(key) or IndicatorSet(key, self.as_of or datetime.now(UTC), ())

    def _reused(self, key: str) -> list[str]:
        return ["reused_ids_mean"] if self.store.runs.reused(key, as_of=self.as_of) else []

    def _priors(self) -> PriorTable:
        return priors_in_force(self.var) if self.var else shipped_priors()

    def _parts(self, subject: Subject, as_of: datetime) -> list[str]:
        """Return the keys of the parts whose reviews the subject's figures count."""
        parts = self.store.subjects.parts(subject.key, on=as_of.date())
        return [part for part in parts if not self.store.subjects.get(part).is_person]

    def _listed(self, keys: Iterable[str]) -> Iterator[tuple[Listing, SourceLine]]:
        for key in keys:
            presence = self.store.reviews.presence(key, as_of=self.as_of)
            for listing in self.store.subjects.listings(key):
                yield listing, self._source_line(listing, presence.get(listing.id, Presence()))

    def _source_line(self, listing: Listing, presence: Presence) -> SourceLine:
        line = SourceLine(listing.source, subject=listing.subject, n_reviews=presence.kept, vanished=presence.vanished)
        history = self.store.runs.history(listing, LOOKED_BACK, as_of=self.as_of)
        good = next((run for run in history if is_good(run)), None)
        for run in history[:1]:
            census = run.census
            if census is not None:
                line = replace(
                    line,
                    coverage=census.coverage,
                    seen=census.seen,
                    announced=census.announced,
                    selection=census.selection,
                    last_run_at=run.finished_at,
                    reason=account_of(run),
                    is_stale=good is not run,
                    good_at=good.finished_at if good else None,
                )
        return line


def write_reports(reports: StoreReports, folder: Path) -> list[Path]:
    """Write the report in each language, one self-contained file each; return the files.

    All subjects are listed; the 100 with the most reviews have a page, so that the file can still be opened.
    """
    overview = reports.overview()
    largest = sorted(overview.lines, key=lambda line: -line.trust.n)[:MOST_PAGES]
    keys = [line.subject.key for line in overview.lines if line in largest]
    pages = [report for key in keys if (report := reports.subject(key)) is not None]
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / name, static_report(overview, pages, language)) for language, name in REPORT_NAMES.items()]


def _write(path: Path, text: str) -> Path:
    """Replace a file as a whole: whoever reads it sees the old report or the new one."""
    fresh = path.with_suffix(".part")
    fresh.write_text(text, encoding="utf-8")
    return fresh.replace(path)


def _series(figures: IndicatorSet, name: str) -> tuple[Indicator, ...]:
    """Return an indicator's monthly points, oldest first."""
    return tuple(item for item in figures.indicators if item.name == name and len(item.period) == len("YYYY-MM"))


def _chart(figures: IndicatorSet, around: Surroundings) -> ControlChart:
    return ControlChart(
        _series(figures, DISSATISFIED),
        around.false_alarm_rate,
        blind_spot=around.blind_spot,
        measured_alarms=measured_alarms(around.baseline) if around.false_alarm_rate is not None else None,
        blind_spot_months=around.blind_spot_months,
        baseline=around.baseline,
        rises=around.rises,
    )


def _trust(figures: IndicatorSet, beside: Surroundings) -> TrustFigure:
    newest = [item for item in figures.indicators if item.name == TRUST and len(item.period) > len("YYYY-MM")]
    score = newest[0] if newest else no_score(figures.as_of)
    return TrustFigure(
        score,
        next_ten=beside.next_ten,
        if_vanished=beside.if_vanished,
        minimum=MINIMUM_N_EFF,
        half_life_days=beside.half_life_days,
        prior=beside.prior,
        prior_weight=beside.prior_weight,
        by_source=beside.by_source,
        contradiction=beside.contradiction,
    )


def _sentiment(figures: IndicatorSet, beside: Surroundings, model: SentimentModel | None) -> SentimentLine:
    line = SentimentLine(
        figures.model_digest,
        n_judged=beside.n_judged,
        n_not_modelled=beside.n_not_modelled - beside.n_waiting,
        n_waiting=beside.n_waiting,
    )
    if beside.model_languages:
        return replace(line, languages=beside.model_languages, errors=beside.model_errors)
    # Error figures speak of no other model.
    if model is None or model.digest != figures.model_digest:
        return replace(line, is_stale=model is None)
    errors = tuple(error for language in model.languages for error in known_errors(model.card, language))
    return replace(line, languages=model.languages, errors=errors)
