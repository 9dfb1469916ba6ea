"""The tables of what was observed: subjects, listings, runs, reviews and their versions. Rows never leave the store."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Digest, Json, Key, Model, Moment, Ref, index_where_present


class SubjectRow(Model):
    """Something that is reviewed or audited."""

    __tablename__ = "subject"

    id: Mapped[Key] = mapped_column(comment="row number")
    key: Mapped[str] = mapped_column(unique=True, comment="stable short name")
    name: Mapped[str] = mapped_column(comment="what people call it")
    kind: Mapped[str] = mapped_column(comment="product, employer, place, organisation or site")
    is_demo: Mapped[bool] = mapped_column(comment="made up, on the simulated platform")
    is_person: Mapped[bool] = mapped_column(
        server_default=false(), comment="one natural person, e.g. a doctor: never scored"
    )


class PartOfRow(Model):
    """A dated link from a part to its whole."""

    __tablename__ = "part_of"

    id: Mapped[Key] = mapped_column(comment="row number")
    child_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), index=True, comment="the part")
    parent_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), index=True, comment="the whole")
    valid_from: Mapped[date | None] = mapped_column(comment="first day of the link; null: always")
    valid_to: Mapped[date | None] = mapped_column(comment="last day of the link; null: still")


class ListingRow(Model):
    """One subject on one source."""

    __tablename__ = "listing"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    source: Mapped[str] = mapped_column(comment="name of the source policy")
    external_id: Mapped[str] = mapped_column(comment="the source's id of the subject")
    url: Mapped[str] = mapped_column(comment="first address to fetch; empty if only imported")


class ListingSubjectRow(Model):
    """Since when, and until when, a listing speaks of a subject."""

    __tablename__ = "listing_subject"

    id: Mapped[Key] = mapped_column(comment="row number")
    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), index=True, comment="the listing")
    subject_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), index=True, comment="the subject it speaks of")
    valid_from: Mapped[date | None] = mapped_column(comment="first day of the link; null: always")
    valid_to: Mapped[date | None] = mapped_column(comment="last day of the link; null: still")
    size: Mapped[Ref | None] = mapped_column(comment="leaves of the log when it was made; null: not known")


class RunRow(Model):
    """One collection of one listing; everything but the census grows while it is open."""

    __tablename__ = "run"
    # Two crawls of one listing would take each other's reviews for vanished.
    __table_args__ = (
        Index(
            "uq_run_open",
            "listing_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_run_listing", "listing_id", "id"),
        Index("ix_run_source", "source", "coverage", "finished_at"),
    )

    id: Mapped[Key] = mapped_column(comment="row number")
    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), comment="what is collected")
    source: Mapped[str] = mapped_column(comment="name of the source policy in force")
    parser: Mapped[str] = mapped_column(comment="version of the page that reads the answers")
    config_digest: Mapped[str] = mapped_column(comment="SHA-256 of the policy and settings, hex")
    started_at: Mapped[Moment] = mapped_column(comment="start")
    finished_at: Mapped[Moment | None] = mapped_column(comment="end; null while open")
    state: Mapped[str] = mapped_column(comment="open or closed")
    coverage: Mapped[str | None] = mapped_column(comment="full, partial or failed; null while open")
    selection: Mapped[str | None] = mapped_column(comment="full, newest, featured or unknown; null while open")
    announced: Mapped[Ref | None] = mapped_column(comment="reviews the source says it has")
    seen: Mapped[int] = mapped_column(comment="distinct reviews seen, by the closing census")
    pages: Mapped[int] = mapped_column(comment="pages fetched")
    reason: Mapped[str] = mapped_column(comment="why the run is not full; empty for full")
    new: Mapped[int] = mapped_column(comment="reviews never seen before")
    edited: Mapped[int] = mapped_column(comment="reviews with a new version")
    vanished: Mapped[int] = mapped_column(comment="reviews missed by this full census")
    reappeared: Mapped[int] = mapped_column(comment="reviews seen again after they had vanished")
    unchanged: Mapped[int] = mapped_column(comment="reviews seen as before")
    conflicts: Mapped[int] = mapped_column(comment="ids met again in this run with other content")
    reused: Mapped[int] = mapped_column(server_default="0", comment="new reviews under an id that another review has")
    first_leaf: Mapped[Ref | None] = mapped_column(comment="index of the first leaf of the run")
    last_leaf: Mapped[Ref | None] = mapped_column(comment="index of the last leaf before the closing one")
    closing_leaf: Mapped[Ref | None] = mapped_column(comment="index of the closing leaf; null while open")
    live_set: Mapped[Digest | None] = mapped_column(
        comment="Merkle root over the sorted commitments of visible reviews"
    )
    health: Mapped[Json | None] = mapped_column(
        comment="what its pages looked like, see RunHealth; null where nobody looked"
    )


class FrontierRow(Model):
    """An address that a run has fetched or has still to fetch."""

    __tablename__ = "frontier"

    run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id"), primary_key=True, comment="the run")
    # Addresses can be longer than an index entry may be.
    url_digest: Mapped[Digest] = mapped_column(primary_key=True, comment="SHA-256 of the address")
    url: Mapped[str] = mapped_column(comment="the address")
    state: Mapped[str] = mapped_column(comment="todo, fetched or failed")
    position: Mapped[int] = mapped_column(comment="order of discovery within the run")


class ReviewRow(Model):
    """One author's published opinion, whatever its content is by now."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("listing_id", "key"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), comment="where it stands")
    key: Mapped[Digest] = mapped_column(comment="identity: digest of the source's id, or of the content without one")
    native_id: Mapped[str | None] = mapped_column(comment="the source's own id; null if it gives none")
    state: Mapped[str] = mapped_column(comment="visible or vanished")
    current_number: Mapped[int] = mapped_column(comment="number of the newest version")
    first_seen_at: Mapped[Moment] = mapped_column(comment="first observation")
    last_seen_at: Mapped[Moment] = mapped_column(comment="latest observation")
    last_run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id"), comment="latest run that saw it")


class ReviewVersionRow(Model):
    """A review's content as observed at a time; never overwritten."""

    __tablename__ = "review_version"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        index_where_present("review_version", "author_key"),
    )

    id: Mapped[Key] = mapped_column(comment="row number")
    review_id: Mapped[Ref] = mapped_column(ForeignKey("review.id"), comment="the review")
    number: Mapped[int] = mapped_column(comment="1 for the first version")
    rating: Mapped[float | None] = mapped_column(comment="on the source's scale; null where none is stated")
    scale_low: Mapped[float] = mapped_column(comment="worst possible rating")
    scale_high: Mapped[float] = mapped_column(comment="best possible rating")
    scale_kind: Mapped[str] = mapped_column(comment="star, binary, percent or mean")
    scale_stated: Mapped[bool] = mapped_column(comment="false where the top was assumed")
    unit: Mapped[float | None] = mapped_column(comment="rating mapped to 0..1")
    title: Mapped[str | None] = mapped_column(comment="heading, plain text")
    text: Mapped[str | None] = mapped_column(comment="body, plain text")
    parts: Mapped[Json] = mapped_column(comment="named text parts in page order")
    sub_ratings: Mapped[Json] = mapped_column(comment="ratings of aspects on the same scale")
    language: Mapped[str | None] = mapped_column(comment="as the source states it")
    published_at: Mapped[Moment | None] = mapped_column(
        comment="earliest moment it can mean; as UTC if no zone is known"
    )
    published_until: Mapped[Moment | None] = mapped_column(comment="latest moment for precision range")
    published_precision: Mapped[str] = mapped_column(comment="second, day, month, year, range or unknown")
    published_zoned: Mapped[bool] = mapped_column(comment="false where the source states no zone")
    verified: Mapped[bool | None] = mapped_column(comment="the source's verified mark")
    incentivised: Mapped[bool | None] = mapped_column(comment="invited for a reward")
    reply: Mapped[str | None] = mapped_column(comment="owner's answer; empty: marked but not shown")
    country: Mapped[str | None] = mapped_column(comment="country the source states")
    subject: Mapped[str | None] = mapped_column(comment="the source's id of the reviewed thing")
    syntax: Mapped[str | None] = mapped_column(comment="jsonld, microdata or null")
    extra: Mapped[Json] = mapped_column(comment="source-specific facts")
    author_key: Mapped[str | None] = mapped_column(comment="keyed hash of source and author, hex; never a name")
    author_present: Mapped[bool] = mapped_column(comment="was an author shown")
    helpful: Mapped[Ref | None] = mapped_column(comment="positive votes when last seen; makes no version")
    content_hash: Mapped[Digest] = mapped_column(comment="identity of the version; see store/identity.py")
    observed_at: Mapped[Moment] = mapped_column(comment="when this version was first seen")
    run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id"), comment="the run that first saw it")
    parser: Mapped[str] = mapped_column(comment="version of the page that read it")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the captured bytes, hex")
    erased: Mapped[str] = mapped_column(server_default="", comment="what of it is gone: nothing (empty), text, or all")


class AggregateVersionRow(Model):
    """The source's own mean, counts and histogram as shown; versioned like reviews."""

    __tablename__ = "aggregate_version"
    __table_args__ = (UniqueConstraint("listing_id", "chain", "number"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), comment="where it stands")
    chain: Mapped[str] = mapped_column(comment="syntax and thing: a page may show several aggregates")
    number: Mapped[int] = mapped_column(comment="1 for the first version")
    rating: Mapped[float | None] = mapped_column(comment="mean as shown")
    scale_low: Mapped[float] = mapped_column(comment="worst possible rating")
    scale_high: Mapped[float] = mapped_column(comment="best possible rating")
    scale_kind: Mapped[str] = mapped_column(comment="star, binary, percent or mean")
    scale_stated: Mapped[bool] = mapped_column(comment="false where the top was assumed")
    rating_count: Mapped[Ref | None] = mapped_column(comment="number of votes")
    review_count: Mapped[Ref | None] = mapped_column(comment="number of texts")
    histogram: Mapped[Json] = mapped_column(comment="star to count or percent")
    histogram_unit: Mapped[str | None] = mapped_column(comment="count or percent")
    subject: Mapped[str | None] = mapped_column(comment="the source's id of the rated thing")
    syntax: Mapped[str | None] = mapped_column(comment="jsonld, microdata or null")
    extra: Mapped[Json] = mapped_column(comment="source-specific facts")
    content_hash: Mapped[Digest] = mapped_column(comment="identity of the version")
    observed_at: Mapped[Moment] = mapped_column(comment="when this version was first seen")
    last_seen_at: Mapped[Moment] = mapped_column(comment="when it was last seen")
    last_run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id"), comment="latest run that saw it")
    run_id: Mapped[Ref] = mapped_column(ForeignKey("run.id"), comment="the run that first saw it")
    parser: Mapped[str] = mapped_column(comment="version of the page that read it")
    body_digest: Mapped[str] = mapped_column(comment="SHA-256 of the captured bytes, hex")
    erased: Mapped[str] = mapped_column(server_default="", comment="what of it is gone: nothing (empty), text, or all")
