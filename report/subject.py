"""Everything that is shown of one subject, and the overview of all of them, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime

from report.aspect import AspectReport
from report.attention import Attention, Paging
from report.authenticity import SuspiciousPart, TestLine
from report.certificate import CertificateReport
from report.change import ChangeReport
from report.contradiction import Contradictions
from report.control import BaselineLine, MeasuredAlarms, Rise
from report.fragility import FragilityLine
from report.quality import QualityLine
from report.shown import ShownLine
from report.timeline import FollowUp, TimelineEvent
from store.records import Coverage, Indicator, Interval, Selection, Subject

# Names under which the store keeps the indicators that pages show.
TRUST = "trust"
DISSATISFIED = "dissatisfied_share"
TOO_LITTLE = "too_little"
NATURAL_PERSON = "natural_person"
CONTRADICTORY = 0.05
"""p-value below which sources are said to contradict each other."""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """What one source says alone, beside what is usual there; shares are 0..1."""

    source: str
    """Name of the source."""
    value: float
    """Trust score by this source alone."""
    interval: Interval
    """Its credible interval."""
    usual: float
    """Usual share of satisfied reviewers on this source."""
    above_usual: float
    """Probability that the true share lies above the usual one."""
    share: float
    """What the source counts in the mixture: its share of recent arrivals."""
    n: int
    """Reviews that went in."""
    n_eff: float
    """Effective number of them."""


@dataclass(frozen=True, slots=True)
class TrustFigure:
    """The trust score with all that says how far to believe it; probabilities are 0..1."""

    score: Indicator
    """Probability that the next distinct review is a satisfied one; value None means too little."""
    next_ten: Interval | None = None
    """How many of the next ten reviews will be satisfied ones, 0..10; None with too little."""
    if_vanished: Interval | None = None
    """Bounds of the value if the vanished reviews still counted; None where nothing vanished."""
    minimum: float = 5.0
    """Smallest effective number of reviews for which a value is given."""
    half_life_days: float | None = None
    """Age at which a review counts half, days."""
    prior: float | None = None
    """What is usual for the source and kind, 0..1."""
    prior_weight: float | None = None
    """Weight of what is usual, in reviews."""
    by_source: tuple[StandingLine, ...] = ()
    """What each source says alone; sources with too little are left out."""
    contradiction: float | None = None
    """p-value of "all sources stand alike beside what is usual on them"; None for fewer than two."""

    def contradicts(self) -> bool:
        """Say whether the sources differ beyond chance."""
        return self.contradiction is not None and self.contradiction < CONTRADICTORY


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The monthly share of dissatisfied reviews with its control limits."""

    points: tuple[Indicator, ...] = ()
    """One indicator a month, oldest first; value None means too few."""
    false_alarm_rate: float | None = None
    """Nominal chance of at least one false alarm in twelve months without any change, 0..1."""
    measured_alarms: MeasuredAlarms | None = None
    """What was measured instead, for a baseline and a volume like this chart's; None: nothing watched."""
    blind_spot: float | None = None
    """Smallest share that would have been noticed by now with 80 % power, 0..1; None if none can be."""
    blind_spot_months: int | None = None
    """Newest months in which that share is taken to have held."""
    baseline: BaselineLine | None = None
    """What the limits are estimated from; None without a chart."""
    rises: tuple[Rise, ...] = ()
    """Rises that the cumulative chart shows, oldest first."""

    def is_unwatched(self) -> bool:
        """Say whether there is a baseline and no month after it that could give an alarm."""
        return self.baseline is not None and self.false_alarm_rate is None

    def alarms(self) -> tuple[Indicator, ...]:
        """Return the months outside their limits."""
        return tuple(point for point in self.points if point.alarm)

    def is_alarming(self) -> bool:
        """Say whether the newest month lies outside its limits or ends a rise."""
        newest = self.points[-1] if self.points else None
        return newest is not None and (newest.alarm or bool(self.rises and self.rises[-1].until == newest.period))


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many visible reviews fall on each fifth of the rating scale; thumbs stand apart."""

    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """Reviews at 1, 2, 3, 4, 5 stars, other scales of several steps mapped to them."""
    unrated: int = 0
    """Reviews with a text but no rating."""
    thumbs_up: int = 0
    """Reviews whose rating is a thumb up; a thumb is no number of stars."""
    thumbs_down: int = 0
    """Reviews whose rating is a thumb down."""

    def starred(self) -> int:
        """Return the number of reviews with stars."""
        return sum(self.stars)

    def thumbs(self) -> int:
        """Return the number of reviews with a thumb."""
        return self.thumbs_up + self.thumbs_down

    def rated(self) -> int:
        """Return the number of reviews with a rating."""
        return self.starred() + self.thumbs()

    def total(self) -> int:
        """Return the number of reviews, with and without a rating."""
        return self.rated() + self.unrated


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one source gave for one subject, by the newest run's account."""

    source: str
    """Name of the source."""
    coverage: Coverage | None = None
    """full, partial or failed; None before the first run."""
    seen: int | None = None
    """Distinct reviews seen in that run."""
    announced: int | None = None
    """Reviews that the source says it has; None if it does not say."""
    selection: Selection | None = None
    """Which of its reviews the source showed."""
    last_run_at: datetime | None = None
    """End of the run, UTC; None if there was none."""
    reason: str = ""
    """Why the run is not full, and what else somebody should look at; empty where all is well."""
    is_stale: bool = False
    """True where the newest run failed or raised an alarm: figures then rest on earlier ones."""
    good_at: datetime | None = None
    """End of the newest run that did neither, UTC; None if there was none lately."""
    vanished: int = 0
    """Kept reviews that the newest full census missed."""
    n_reviews: int = 0
    """Reviews kept."""
    subject: str = ""
    """Key of the subject."""


@dataclass(frozen=True, slots=True)
class ModelError:
    """A known error of the sentiment model, with the data it was measured on."""

    measure: str
    """accuracy, macro_f1, brier or ece."""
    value: float
    """The figure, 0..1."""
    language: str
    """ISO 639-1."""
    on: str
    """What it was measured on."""
    n: int
    """Texts it was measured on."""


@dataclass(frozen=True, slots=True)
class SentimentLine:
    """What is known of the sentiment model that was used."""

    model_digest: str = ""
    """SHA-256 of the model, hex; empty where none was used."""
    languages: tuple[str, ...] = ()
    """Languages it models, ISO 639-1."""
    errors: tuple[ModelError, ...] = ()
    """Known error figures."""
    checked_on: date | None = None
    """Day on which people last checked it by hand; None means never."""
    n_judged: int = 0
    """Texts judged."""
    n_not_modelled: int = 0
    """Texts in languages that it does not model; they have no sentiment."""
    n_waiting: int = 0
    """Texts that it was not shown yet."""
    is_stale: bool = False
    """True where the model in force cannot be read: the figures are the last that it gave."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the figures were computed with, and the ledger that holds the evidence."""

    model_digest: str = ""
    """SHA-256 of the sentiment model, hex."""
    config_digest: str = ""
    """SHA-256 of the configuration that shaped the figures, hex."""
    ledger_size: int = 0
    """Leaves in the ledger."""
    ledger_root: str = ""
    """Root hash of the ledger, hex."""


@dataclass(frozen=True, slots=True)
class SubjectReport:
    """All that a subject page shows; one value for every format."""

    subject: Subject
    """Whom it speaks of."""
    as_of: datetime
    """The moment the figures speak of, UTC."""
    trust: TrustFigure
    """The score with its uncertainty."""
    trend: tuple[Indicator, ...] = ()
    """Trust score at the end of each month, oldest first."""
    chart: ControlChart = ControlChart()
    """Monthly share of dissatisfied reviews."""
    distribution: Distribution = Distribution()
    """Reviews by rating; never the mean alone."""
    newest_on: str | None = None
    """Publication of the newest review in ISO 8601, as exact as its source says (2026-10); None if unknown."""
    repeats: int = 0
    """Visible reviews that say what a counted one says, and don't count."""
    sources: tuple[SourceLine, ...] = ()
    """Where the reviews come from."""
    shown: tuple[ShownLine, ...] = ()
    """What the sources show as their own figures; never counted."""
    tests: tuple[TestLine, ...] = ()
    """Authenticity tests, fired or not."""
    suspicious: SuspiciousPart | None = None
    """The score without what findings rest on; None where no finding rests on a part of the set."""
    sentiment: SentimentLine = SentimentLine()
    """The model behind texts without a rating."""
    provenance: Provenance = Provenance()
    """Digests and ledger."""
    notes: tuple[str, ...] = ()
    """Wording keys of further remarks."""
    erased_since: int = 0
    """Reviews that were erased since the figures were published."""
    fragility: FragilityLine | None = None
    """What it would take to move the score; None where there is too little for one."""
    changes: ChangeReport = field(default_factory=ChangeReport)
    """Change points, trend and season of the dissatisfied share."""
    quality: tuple[QualityLine, ...] = ()
    """Quality indicators with what is usual among subjects of the same kind."""
    aspects: AspectReport | None = None
    """What the texts say of each aspect; None where that was not asked for."""
    certificates: CertificateReport | None = None
    """Certificates of the subject and of the organisations that it is part of; None without any."""
    contradictions: Contradictions | None = None
    """Texts that contradict their rating; None where too few were judged."""
    events: tuple[TimelineEvent, ...] = ()
    """What happened beside the reviews, oldest first."""
    follow_ups: tuple[FollowUp, ...] = ()
    """Alarms that somebody took note of, and what followed, newest first."""

    def vanished_share(self) -> float | None:
        """Return the share of kept reviews that vanished, 0..1; None without reviews."""
        kept = sum(line.n_reviews for line in self.sources)
        return sum(line.vanished for line in self.sources) / kept if kept else None


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One subject in the list of all."""

    subject: Subject
    """Whom it speaks of."""
    trust: Indicator
    """Its trust score."""
    sparkline: tuple[float | None, ...] = ()
    """Trust score by month, 0..1, oldest first."""
    newest_on: str | None = None
    """Publication of the newest review in ISO 8601, as exact as its source says; None if unknown."""
    coverage: Coverage | None = None
    """The worst of its sources; None before the first run."""
    alarm: bool = False
    """True where the newest charted month lies outside its limits."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All subjects at a moment."""

    lines: tuple[OverviewLine, ...]
    """One line a subject."""
    as_of: datetime
    """The moment the list speaks of, UTC."""
    attention: Attention = field(default_factory=Attention)
    """What deserves attention."""
    paging: Paging = field(default_factory=Paging)
    """Which part of the list is shown."""
