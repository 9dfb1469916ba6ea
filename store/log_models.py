"""The tables of what is proved, judged and done: log, observations, sentiments, roll-up, indicators, job runs."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Digest, Json, Key, Model, Moment, Ref, index_where_present


class LeafRow(Model):
    """One leaf of the log; points to nothing and never changes."""

    __tablename__ = "log_leaf"

    idx: Mapped[Key] = mapped_column(autoincrement=False, comment="place in the log, from 0 without gaps")
    entry: Mapped[bytes] = mapped_column(LargeBinary, comment="the bytes of rsl/entry/v1")
    hash: Mapped[Digest] = mapped_column(comment="RFC 6962 leaf hash of the entry")


class NodeRow(Model):
    """One complete subtree above the leaves; never changes."""

    __tablename__ = "log_node"
    __table_args__ = ({"sqlite_with_rowid": False},)

    level: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="height, from 1; leaves are level 0"
    )
    idx: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False, comment="place within the level")
    hash: Mapped[Digest] = mapped_column(comment="root of the subtree")


class CheckpointRow(Model):
    """A checkpoint that was made; never changes."""

    __tablename__ = "log_checkpoint"

    size: Mapped[Key] = mapped_column(autoincrement=False, comment="number of leaves it speaks of")
    note: Mapped[str] = mapped_column(comment="the note's text: origin, size, root, signatures if any")
    created_at: Mapped[Moment] = mapped_column(comment="when it was made")


class AnchorRow(Model):
    """A token from outside that bears witness to a checkpoint."""

    __tablename__ = "log_anchor"

    size: Mapped[Ref] = mapped_column(ForeignKey("log_checkpoint.size"), primary_key=True, comment="the checkpoint")
    kind: Mapped[str] = mapped_column(primary_key=True, comment="rfc3161 or git, a space, and the address")
    blob: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the token; null while asked for")
    status: Mapped[str] = mapped_column(comment="asked, held or failed")
    told: Mapped[str] = mapped_column(
        server_default="", comment="what it says, or why it failed; empty while asked for"
    )
    changed_at: Mapped[Moment | None] = mapped_column(comment="when it got this status; null: not known")


class StatementRow(Model):
    """What a leaf says that speaks of the log itself: its keys, its epochs, its silence; never changes."""

    __tablename__ = "log_statement"

    leaf_idx: Mapped[Key] = mapped_column(
        ForeignKey("log_leaf.idx"), autoincrement=False, comment="the leaf that commits to it"
    )
    says: Mapped[str] = mapped_column(comment="lines of plain text; of a key a signed note")


class ObservationRow(Model):
    """What stands behind one leaf; its salts can be erased, its digests stay."""

    __tablename__ = "observation"
    # Partial, so that the many observations of reviews don't pay for the few of aggregates and figures.
    __table_args__ = (
        index_where_present("observation", "aggregate_id"),
        index_where_present("observation", "indicator_set_id"),
    )

    id: Mapped[Key] = mapped_column(comment="row number")
    kind: Mapped[str] = mapped_column(comment="kind of the leaf")
    run_id: Mapped[Ref | None] = mapped_column(ForeignKey("run.id"), comment="the run it belongs to")
    version_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("review_version.id"), index=True, comment="version seen, or current when the review vanished"
    )
    aggregate_id: Mapped[Ref | None] = mapped_column(ForeignKey("aggregate_version.id"), comment="aggregate seen")
    indicator_set_id: Mapped[Ref | None] = mapped_column(ForeignKey("indicator_set.id"), comment="figures published")
    observed_at: Mapped[Moment] = mapped_column(comment="when; the leaf has it in whole seconds")
    leaf_idx: Mapped[Ref] = mapped_column(ForeignKey("log_leaf.idx"), unique=True, comment="its leaf")
    facts_salt: Mapped[Digest | None] = mapped_column(comment="32 random bytes; null once erased")
    content_salt: Mapped[Digest | None] = mapped_column(comment="32 random bytes; null if absent or erased")
    author_salt: Mapped[Digest | None] = mapped_column(comment="32 random bytes; null if absent or erased")
    facts_digest: Mapped[Digest | None] = mapped_column(comment="digest of the facts")
    content_digest: Mapped[Digest | None] = mapped_column(comment="digest of title, text, parts, reply; null if absent")
    author_digest: Mapped[Digest | None] = mapped_column(comment="digest of the author key; null if absent")
    commit: Mapped[Digest] = mapped_column(comment="commitment to the three digests, as in the leaf")


class ModelRow(Model):
    """A sentiment model that has judged something."""

    __tablename__ = "model"

    id: Mapped[Key] = mapped_column(comment="row number; the highest is the current model")
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the model, hex")


class SentimentRow(Model):
    """What one model says of one version."""

    __tablename__ = "sentiment"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[Ref] = mapped_column(ForeignKey("review_version.id"), primary_key=True, comment="the version")
    model_id: Mapped[Ref] = mapped_column(ForeignKey("model.id"), primary_key=True, comment="the model")
    language: Mapped[str] = mapped_column(comment="language judged in, ISO 639-1 or und")
    positive: Mapped[float | None] = mapped_column(comment="P(positive), 0..1; null where not modelled")
    unit: Mapped[float | None] = mapped_column(
        comment="rating unit 0..1 expected from the text; null where not modelled"
    )
    size: Mapped[Ref | None] = mapped_column(comment="leaves of the log when it was kept; null: not known")


class MonthRow(Model):
    """Visible reviews of one listing published in one month, by their current versions."""

    __tablename__ = "rollup_month"
    __table_args__ = ({"sqlite_with_rowid": False},)

    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), primary_key=True, comment="the listing")
    month: Mapped[str] = mapped_column(primary_key=True, comment="YYYY-MM; empty where the date is less exact")
    n: Mapped[int] = mapped_column(comment="reviews")
    rated: Mapped[int] = mapped_column(comment="reviews with a rating")
    satisfied: Mapped[int] = mapped_column(comment="rating unit >= .75")
    dissatisfied: Mapped[int] = mapped_column(comment="rating unit <= .25")
    # Floats would drift as reviews come and go; whole millionths add up exactly.
    unit_millionths: Mapped[Ref] = mapped_column(comment="sum of rating units in millionths")


class IndicatorSetRow(Model):
    """All figures of one subject from one computation."""

    __tablename__ = "indicator_set"

    id: Mapped[Key] = mapped_column(comment="row number")
    subject_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), index=True, comment="the subject")
    as_of: Mapped[Moment] = mapped_column(comment="the moment the figures speak of")
    published_at: Mapped[Moment] = mapped_column(comment="when they were kept")
    facts: Mapped[Json] = mapped_column(comment="what is always shown next to a score")
    model_digest: Mapped[str] = mapped_column(comment="SHA-256 of the sentiment model, hex")
    config_digest: Mapped[str] = mapped_column(comment="SHA-256 of the configuration, hex")
    figures_digest: Mapped[Digest] = mapped_column(comment="SHA-256 of the canonical lines of the figures")
    outputs_digest: Mapped[Digest] = mapped_column(comment="SHA-256 over the model outputs that were at hand")
    live_digest: Mapped[Digest] = mapped_column(comment="SHA-256 over the live sets of the subject's listings")


class IndicatorRow(Model):
    """One figure of a set."""

    __tablename__ = "indicator"

    set_id: Mapped[Ref] = mapped_column(ForeignKey("indicator_set.id"), primary_key=True, comment="the set")
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="place in the set, from 0")
    name: Mapped[str] = mapped_column(comment="trust, dissatisfied_share, ...")
    period: Mapped[str] = mapped_column(comment="YYYY-MM, or the as-of date")
    value: Mapped[float | None] = mapped_column(comment="the figure; null means too little")
    low: Mapped[float | None] = mapped_column(comment="lower end of the interval")
    high: Mapped[float | None] = mapped_column(comment="upper end of the interval")
    level: Mapped[float | None] = mapped_column(comment="probability content of the interval")
    n: Mapped[int] = mapped_column(comment="reviews that went in")
    n_eff: Mapped[float | None] = mapped_column(comment="effective number of reviews")
    limit_low: Mapped[float | None] = mapped_column(comment="lower control limit")
    limit_high: Mapped[float | None] = mapped_column(comment="upper control limit")
    alarm: Mapped[bool] = mapped_column(comment="outside the limits")
    note: Mapped[str] = mapped_column(comment="machine-readable reason where there is no value")


class CurrentSetRow(Model):
    """Which set of a subject is shown; moved in the transaction that keeps the set."""

    __tablename__ = "indicator_current"

    subject_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), primary_key=True, comment="the subject")
    set_id: Mapped[Ref] = mapped_column(ForeignKey("indicator_set.id"), comment="the set that is shown")


class JobRunRow(Model):
    """The right to run one job in one slot, and what became of it."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"), CheckConstraint("fence >= 1", name="fence"))

    id: Mapped[Key] = mapped_column(comment="row number")
    job: Mapped[str] = mapped_column(comment="name of the job")
    slot: Mapped[Moment] = mapped_column(comment="when it was due")
    state: Mapped[str] = mapped_column(comment="queued, leased, running, succeeded, partial, failed, missed or skipped")
    lease_owner: Mapped[str] = mapped_column(comment="who runs it")
    lease_until: Mapped[Moment] = mapped_column(comment="after this moment another may take it over")
    heartbeat: Mapped[Moment] = mapped_column(comment="last sign of life")
    attempt: Mapped[int] = mapped_column(comment="1 for the first")
    fence: Mapped[Ref] = mapped_column(comment="grows with each lease of the job; a write with an older one is refused")
    finished_at: Mapped[Moment | None] = mapped_column(comment="end; null while running")
    summary: Mapped[str] = mapped_column(comment="what was done, in plain words")
