"""The vocabulary: the plain values that every other room speaks (standard library only)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum


class SubjectKind(StrEnum):
    """What sort of thing is reviewed or audited."""

    PRODUCT = "product"
    EMPLOYER = "employer"
    PLACE = "place"
    ORGANISATION = "organisation"
    SITE = "site"


class Precision(StrEnum):
    """How exactly a source says when a review was published."""

    SECOND = "second"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


class Selection(StrEnum):
    """Which of a listing's reviews a source showed us; only full and newest are a sample."""

    FULL = "full"
    NEWEST = "newest"
    FEATURED = "featured"
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """How much of what a source announced was seen; only full lets a review count as vanished."""

    FULL = "full"
    PARTIAL = "partial"
    FAILED = "failed"


class RatingKind(StrEnum):
    """What a rating number is; binary stays 0 or 1 and never becomes five stars."""

    STAR = "star"
    BINARY = "binary"
    PERCENT = "percent"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of a rating scale, as the source has them."""

    low: float
    """Worst possible rating."""
    high: float
    """Best possible rating, above `low`."""
    kind: RatingKind = RatingKind.STAR
    """Star, binary, percent or mean of sub-ratings."""
    stated: bool = True
    """False where the top was assumed because the source states none."""

    def unit(self, rating: float) -> float:
        """Return the rating mapped to 0..1; see docs/indicators.md#rating-unit."""
        return (rating - self.low) / (self.high - self.low)

    def holds(self, rating: float) -> bool:
        """Say whether a rating lies on the scale."""
        return self.low <= rating <= self.high


FIVE_STARS = Scale(1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Published:
    """When a source says that something was published, never more exact than it says."""

    at: datetime | None = None
    """Earliest moment it can mean, aware UTC (naive where no zone is stated); None if unknown."""
    precision: Precision = Precision.UNKNOWN
    """How exact `at` is."""
    until: datetime | None = None
    """Latest moment for precision range; None otherwise."""

    def text(self) -> str | None:
        """Return ISO 8601 as exact as the source: seconds, day, month or year; a range as start/end."""
        if self.at is None:
            return None
        if self.precision is Precision.SECOND:
            return self.at.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if self.at.tzinfo else "")
        if self.precision is Precision.RANGE:
            return f"{self.at:%Y-%m-%d}/{(self.until or self.at):%Y-%m-%d}"
        return self.at.strftime({Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}.get(self.precision, "%Y-%m-%d"))


def on_day(day: date) -> Published:
    """Return a publication date of day precision."""
    return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY)


@dataclass(frozen=True, slots=True)
class Review:
    """One author's published opinion as one observation shows it; no name, ever."""

    source: str
    """Where it comes from, e.g. schemaorg."""
    review_id: str | None
    """The source's own id; None where it gives none (the store then uses a content key)."""
    rating: float | None
    """Number on the source's own scale; None where none is stated, never 0 for absent."""
    scale: Scale = FIVE_STARS
    """The scale of `rating` and of the sub-ratings."""
    title: str | None = None
    """Heading, plain text; None if absent."""
    text: str | None = None
    """Body, plain text; None where the source has only parts."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Named text parts such as pros and cons, in page order."""
    sub_ratings: Mapping[str, float] = field(default_factory=dict)
    """Ratings of aspects on the source's scale."""
    published: Published = Published()
    """When the source says it was published."""
    language: str | None = None
    """As the source states it, unchanged; None if not stated."""
    author_key: str | None = None
    """Keyed hash (128 bits, hex) of source and author; None where no author was shown or not hashed."""
    author_present: bool = False
    """Was an author shown?"""
    verified: bool | None = None
    """The source's verified mark; None where it has none."""
    incentivised: bool | None = None
    """Was the author invited for a reward? None where the source does not say."""
    reply: str | None = None
    """Owner's answer, plain text; empty text means an answer is marked but not shown; None means no answer."""
    helpful: int | None = None
    """Positive votes; None where not shown. Makes no version."""
    country: str | None = None
    """Country the source states."""
    subject: str | None = None
    """The source's id of the reviewed thing, if the page has one."""
    syntax: str | None = None
    """jsonld, microdata or None."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Source-specific facts worth showing, JSON values only; never a person's name."""

    def unit(self) -> float | None:
        """Return the rating mapped to 0..1, or None without a rating."""
        return None if self.rating is None else self.scale.unit(self.rating)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The source's own mean, counts and histogram as shown."""

    source: str
    """Where it comes from."""
    rating: float | None
    """Mean as shown; None where the source says there is no rating yet."""
    scale: Scale = FIVE_STARS
    """Scale of the mean."""
    rating_count: int | None = None
    """Number of votes; kept apart from texts."""
    review_count: int | None = None
    """Number of texts."""
    histogram: Mapping[str, float] = field(default_factory=dict)
    """Star to count or percent."""
    histogram_unit: str | None = None
    """count or percent; None without histogram."""
    subject: str | None = None
    """The source's id of the rated thing."""
    syntax: str | None = None
    """jsonld, microdata or None."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Source-specific facts, JSON values only."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is reviewed or audited."""

    key: str
    """Stable short name, unique; lower case, digits and hyphens."""
    name: str
    """What people call it."""
    kind: SubjectKind
    """Product, employer, place, organisation or site."""
    is_demo: bool = False
    """True for made-up subjects on the simulated platform; shown wherever the name is."""
    is_person: bool = False
    """True for one natural person, such as a doctor or a sole trader: never scored."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One subject on one source."""

    source: str
    """Name of the source policy."""
    external_id: str
    """The source's id of the subject, unique within the source."""
    subject: str
    """Key of the subject."""
    url: str
    """First address to fetch, or empty for a listing that is only imported."""
    id: int = 0
    """Row number in the store; 0 before it is kept."""
    valid_from: date | None = None
    """First day on which the listing speaks of the subject; None: always."""
    valid_to: date | None = None
    """Last such day; None: still."""


@dataclass(frozen=True, slots=True)
class PartOf:
    """A dated link: a product of an organisation, a site of a company."""

    child: str
    """Key of the part."""
    parent: str
    """Key of the whole."""
    valid_from: date | None = None
    """First day of the link; None: always."""
    valid_to: date | None = None
    """Last day of the link; None: still."""


@dataclass(frozen=True, slots=True)
class Census:
    """The closing account of one run over one listing: what was announced, seen and found changed."""

    coverage: Coverage
    """full only if everything the source announced was seen."""
    selection: Selection
    """Which reviews the source showed."""
    announced: int | None
    """Number of reviews that the source says it has; None if it does not say."""
    seen: int
    """Distinct reviews seen in this run."""
    pages: int = 0
    """Pages fetched."""
    reason: str = ""
    """Why the run is not full, in plain words; empty for full."""


@dataclass(frozen=True, slots=True)
class RunHealth:
    """What the pages of one run looked like, to be compared with other runs of the same listing; no text, no name."""

    parser: str = ""
    """Version of the page that read them; runs of different parsers are not compared."""
    n_read: int = 0
    """Reviews read, those that were shown twice included."""
    fill: Mapping[str, float] = field(default_factory=dict)
    """Share of these reviews that have the field, 0..1, by field: rating, date, text, title, author, language ..."""
    per_page: tuple[int, ...] = ()
    """Reviews on each page, in the order of reading; the first 500 pages."""
    ratings: Mapping[str, int] = field(default_factory=dict)
    """Number of reviews by rating, as decimal text on the source's own scale."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """Number of rated reviews by scale, as in "1-5 star"."""
    days: tuple[int, ...] = ()
    """Number of distinct dates on day 1 to 31 of any month, of those that name a day."""
    n_months: int = 0
    """Distinct months among these dates."""
    n_same_day: int = 0
    """Reviews on the date that most of them name."""
    n_future: int = 0
    """Reviews dated more than two days after the run began."""
    n_known: int = 0
    """Reviews that earlier runs had seen already."""
    changed: Mapping[str, int] = field(default_factory=dict)
    """Those of them that changed in this run, by what changed: rating, date, swapped (day and month), text."""
    fingerprint: tuple[str, ...] = ()
    """The first page's structure: short digests of the names in its markup or payload, a bounded sample, sorted."""
    statuses: Mapping[str, int] = field(default_factory=dict)
    """Unwanted answers by HTTP status."""
    retries: int = 0
    """Requests that were sent again."""
    is_alarm: bool = False
    """True where somebody should look: the source broke, shows much less than usual, or values are doubted."""
    doubts: tuple[str, ...] = ()
    """What was doubted, as in "fill.title" or "value.date"; later runs are not measured by a run with doubts."""
    warnings: tuple[str, ...] = ()
    """What somebody should look at, one sentence per problem, each with what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """One collection of one listing, open or closed."""

    id: int
    """Row number."""
    listing: Listing
    """What was collected."""
    started_at: datetime
    """Start, UTC."""
    finished_at: datetime | None = None
    """End, UTC; None while open."""
    census: Census | None = None
    """The closing account; None while open."""
    new: int = 0
    """Reviews never seen before."""
    edited: int = 0
    """Reviews with a new version."""
    vanished: int = 0
    """Reviews that a full census missed for the first time."""
    reappeared: int = 0
    """Reviews seen again after they had vanished."""
    unchanged: int = 0
    """Reviews seen as before."""
    reused: int = 0
    """Those of the new ones whose source had given their id to another review before."""
    health: RunHealth | None = None
    """What its pages looked like; None while open, and where nobody looked (imported files)."""
    parser: str = ""
    """Version of the page that reads the answers; import/1 where files are taken in."""


@dataclass(frozen=True, slots=True)
class ReviewVersion:
    """A review's content as observed at a time, as the store hands it out."""

    id: int
    """Row number of the version; sentiments refer to it."""
    listing_id: int
    """Row number of the listing."""
    number: int
    """1 for the first version of the review."""
    review: Review
    """The content."""
    observed_at: datetime
    """When this version was first seen, UTC."""
    last_seen_at: datetime
    """When the review was last seen, UTC."""
    vanished: bool = False
    """True where the newest full census missed it."""
    positive: float | None = None
    """P(text is positive) by the current model; None without text, model or modelled language."""
    predicted_unit: float | None = None
    """Rating unit 0..1 that the current model expects from the text; None where it predicts none."""
    expired: bool = False
    """True where its text was erased, be it by the source's retention or on request."""
    twin_of: int | None = None
    """Row number of the version that stands for all that say the same; None where it stands for itself."""
    review_number: int = 0
    """Row number of the review, which all its versions share."""
    is_read: bool = False
    """True where the current model was shown its text, whether it models the language or not."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What one model says of one version."""

    version_id: int
    """Row number of the version."""
    language: str
    """Language that the text was judged in, ISO 639-1; 'und' where it was not determined."""
    positive: float | None
    """Calibrated P(positive), 0..1; None where the language is not modelled."""
    unit: float | None = None
    """Expected rating unit 0..1 predicted from the text; None where not modelled."""


@dataclass(frozen=True, slots=True)
class AspectOpinion:
    """What one passage of a version says of one aspect."""

    version_id: int
    """Row number of the version."""
    aspect: str
    """Key of the aspect; empty where the passage speaks of the subject as a whole."""
    start: int
    """Where the passage begins, in characters of the version's words as `jobs.score.words_of` joins them."""
    end: int
    """Where it ends, exclusive."""
    positive: float | None
    """P(the passage speaks well of the aspect), 0..1; None where not modelled."""
    expectation: str = ""
    """What was received beside what was expected: met, exceeded or missed; empty where nothing is said of it."""
    about_price: bool = False
    """True where the passage sets what was received against its price."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a judge of opinions found in one version, be it nothing."""

    version_id: int
    """Row number of the version."""
    modelled: bool
    """False where its language is not modelled: nothing was looked for."""
    opinions: tuple[AspectOpinion, ...] = ()
    """What was found, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A version that says what another one says, so that both together count once."""

    version_id: int
    """The version that says the same again."""
    leader_id: int
    """The version that stands for all of the group."""
    kind: str
    """exact: the same words; near: almost the same."""
    similarity: float
    """Jaccard similarity of their three-word shingles, 0..1."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Reviews of one listing published in one month, current versions, visible ones."""

    listing_id: int
    """Row number of the listing."""
    month: str
    """YYYY-MM; empty where the publication date is less exact than a month."""
    n: int
    """Reviews."""
    rated: int
    """Reviews with a rating."""
    satisfied: int
    """Reviews with rating unit >= .75."""
    dissatisfied: int
    """Reviews with rating unit <= .25."""
    unit_sum: float
    """Sum of rating units, for the mean."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with a stated probability."""

    low: float
    """Lower end."""
    high: float
    """Upper end."""
    level: float = 0.9
    """Probability content, 0..1."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named quantity of a subject over a period, with its uncertainty."""

    name: str
    """trust, dissatisfied_share, ..."""
    period: str
    """YYYY-MM for a month, or the as-of date YYYY-MM-DD."""
    value: float | None
    """The figure; None means too little."""
    interval: Interval | None = None
    """None where there is no value."""
    n: int = 0
    """Reviews that went in."""
    n_eff: float | None = None
    """Effective number of reviews after discounting and over-dispersion."""
    limit_low: float | None = None
    """Lower control limit, for charted indicators."""
    limit_high: float | None = None
    """Upper control limit, for charted indicators."""
    alarm: bool = False
    """True where the value lies outside the limits."""
    note: str = ""
    """Machine-readable reason where there is no value, e.g. too_little."""


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """All published figures of one subject from one computation; replaced whole or not at all."""

    subject: str
    """Key of the subject."""
    as_of: datetime
    """The moment the figures speak of, UTC."""
    indicators: tuple[Indicator, ...]
    """The figures."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What is always shown next to a score (bounds, tests fired, blind spot ...), JSON values only."""
    model_digest: str = ""
    """SHA-256 of the sentiment model."""
    config_digest: str = ""
    """SHA-256 of the configuration that shaped the figures."""
