"""The log, observations, sentiments, roll-up, figures and job runs; the log's rows can never change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those first that others point to."""
    _job_run()
    _log_checkpoint()
    _log_leaf()
    _log_node()
    _model()
    _indicator_set()
    _log_anchor()
    _rollup_month()
    _indicator()
    _indicator_current()
    _observation()
    _sentiment()
    _protect_log()


def _job_run() -> None:
    op.create_table(
        "job_run",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("job", sa.String(), nullable=False, comment="name of the job"),
        sa.Column("slot", TIME, nullable=False, comment="when it was due"),
        sa.Column(
            "state",
            sa.String(),
            nullable=False,
            comment="queued, leased, running, succeeded, partial, failed, missed or skipped",
        ),
        sa.Column("lease_owner", sa.String(), nullable=False, comment="who runs it"),
        sa.Column("lease_until", TIME, nullable=False, comment="after this moment another may take it over"),
        sa.Column("heartbeat", TIME, nullable=False, comment="last sign of life"),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="1 for the first"),
        sa.Column(
            "fence",
            NUMBER,
            nullable=False,
            comment="grows with each lease of the job; a write with an older one is refused",
        ),
        sa.Column("finished_at", TIME, nullable=True, comment="end; null while running"),
        sa.Column("summary", sa.String(), nullable=False, comment="what was done, in plain words"),
        sa.CheckConstraint("fence >= 1", name=op.f("ck_job_run_fence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )


def _log_checkpoint() -> None:
    op.create_table(
        "log_checkpoint",
        sa.Column("size", NUMBER, autoincrement=False, nullable=False, comment="number of leaves it speaks of"),
        sa.Column(
            "note", sa.String(), nullable=False, comment="the note's text: origin, size, root, signatures if any"
        ),
        sa.Column("created_at", TIME, nullable=False, comment="when it was made"),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )


def _log_leaf() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("idx", NUMBER, autoincrement=False, nullable=False, comment="place in the log, from 0 without gaps"),
        sa.Column("entry", sa.LargeBinary(), nullable=False, comment="the bytes of rsl/entry/v1"),
        sa.Column("hash", sa.LargeBinary(32), nullable=False, comment="RFC 6962 leaf hash of the entry"),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_log_leaf")),
    )


def _log_node() -> None:
    op.create_table(
        "log_node",
        sa.Column(
            "level", sa.Integer(), autoincrement=False, nullable=False, comment="height, from 1; leaves are level 0"
        ),
        sa.Column("idx", NUMBER, autoincrement=False, nullable=False, comment="place within the level"),
        sa.Column("hash", sa.LargeBinary(32), nullable=False, comment="root of the subtree"),
        sa.PrimaryKeyConstraint("level", "idx", name=op.f("pk_log_node")),
        sqlite_with_rowid=False,
    )


def _model() -> None:
    op.create_table(
        "model",
        sa.Column("id", NUMBER, nullable=False, comment="row number; the highest is the current model"),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the model, hex"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("digest", name=op.f("uq_model_digest")),
    )


def _indicator_set() -> None:
    op.create_table(
        "indicator_set",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("subject_id", NUMBER, nullable=False, comment="the subject"),
        sa.Column("as_of", TIME, nullable=False, comment="the moment the figures speak of"),
        sa.Column("published_at", TIME, nullable=False, comment="when they were kept"),
        sa.Column("facts", sa.Text(), nullable=False, comment="what is always shown next to a score"),
        sa.Column("model_digest", sa.String(), nullable=False, comment="SHA-256 of the sentiment model, hex"),
        sa.Column("config_digest", sa.String(), nullable=False, comment="SHA-256 of the configuration, hex"),
        sa.Column(
            "figures_digest",
            sa.LargeBinary(32),
            nullable=False,
            comment="SHA-256 of the canonical lines of the figures",
        ),
        sa.Column(
            "outputs_digest",
            sa.LargeBinary(32),
            nullable=False,
            comment="SHA-256 over the model outputs that were at hand",
        ),
        sa.Column(
            "live_digest",
            sa.LargeBinary(32),
            nullable=False,
            comment="SHA-256 over the live sets of the subject's listings",
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_indicator_set_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_set")),
    )
    op.create_index(op.f("ix_indicator_set_subject_id"), "indicator_set", ["subject_id"], unique=False)


def _log_anchor() -> None:
    op.create_table(
        "log_anchor",
        sa.Column("size", NUMBER, nullable=False, comment="the checkpoint"),
        sa.Column("kind", sa.String(), nullable=False, comment="rfc3161, git, ..."),
        sa.Column("blob", sa.LargeBinary(), nullable=True, comment="the token; null while asked for"),
        sa.Column("status", sa.String(), nullable=False, comment="asked, held or failed"),
        sa.ForeignKeyConstraint(["size"], ["log_checkpoint.size"], name=op.f("fk_log_anchor_size")),
        sa.PrimaryKeyConstraint("size", "kind", name=op.f("pk_log_anchor")),
    )


def _rollup_month() -> None:
    op.create_table(
        "rollup_month",
        sa.Column("listing_id", NUMBER, nullable=False, comment="the listing"),
        sa.Column("month", sa.String(), nullable=False, comment="YYYY-MM; empty where the date is less exact"),
        sa.Column("n", sa.Integer(), nullable=False, comment="reviews"),
        sa.Column("rated", sa.Integer(), nullable=False, comment="reviews with a rating"),
        sa.Column("satisfied", sa.Integer(), nullable=False, comment="rating unit >= .75"),
        sa.Column("dissatisfied", sa.Integer(), nullable=False, comment="rating unit <= .25"),
        sa.Column("unit_millionths", NUMBER, nullable=False, comment="sum of rating units in millionths"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_rollup_month_listing_id")),
        sa.PrimaryKeyConstraint("listing_id", "month", name=op.f("pk_rollup_month")),
        sqlite_with_rowid=False,
    )


def _indicator() -> None:
    op.create_table(
        "indicator",
        sa.Column("set_id", NUMBER, nullable=False, comment="the set"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="place in the set, from 0"),
        sa.Column("name", sa.String(), nullable=False, comment="trust, dissatisfied_share, ..."),
        sa.Column("period", sa.String(), nullable=False, comment="YYYY-MM, or the as-of date"),
        sa.Column("value", sa.Double(), nullable=True, comment="the figure; null means too little"),
        sa.Column("low", sa.Double(), nullable=True, comment="lower end of the interval"),
        sa.Column("high", sa.Double(), nullable=True, comment="upper end of the interval"),
        sa.Column("level", sa.Double(), nullable=True, comment="probability content of the interval"),
        sa.Column("n", sa.Integer(), nullable=False, comment="reviews that went in"),
        sa.Column("n_eff", sa.Double(), nullable=True, comment="effective number of reviews"),
        sa.Column("limit_low", sa.Double(), nullable=True, comment="lower control limit"),
        sa.Column("limit_high", sa.Double(), nullable=True, comment="upper control limit"),
        sa.Column("alarm", sa.Boolean(), nullable=False, comment="outside the limits"),
        sa.Column("note", sa.String(), nullable=False, comment="machine-readable reason where there is no value"),
        sa.ForeignKeyConstraint(["set_id"], ["indicator_set.id"], name=op.f("fk_indicator_set_id")),
        sa.PrimaryKeyConstraint("set_id", "position", name=op.f("pk_indicator")),
    )


def _indicator_current() -> None:
    op.create_table(
        "indicator_current",
        sa.Column("subject_id", NUMBER, nullable=False, comment="the subject"),
        sa.Column("set_id", NUMBER, nullable=False, comment="the set that is shown"),
        sa.ForeignKeyConstraint(["set_id"], ["indicator_set.id"], name=op.f("fk_indicator_current_set_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_indicator_current_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_indicator_current")),
    )


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("kind", sa.String(), nullable=False, comment="kind of the leaf"),
        sa.Column("run_id", NUMBER, nullable=True, comment="the run it belongs to"),
        sa.Column("version_id", NUMBER, nullable=True, comment="version seen, or current when the review vanished"),
        sa.Column("aggregate_id", NUMBER, nullable=True, comment="aggregate seen"),
        sa.Column("indicator_set_id", NUMBER, nullable=True, comment="figures published"),
        sa.Column("observed_at", TIME, nullable=False, comment="when; the leaf has it in whole seconds"),
        sa.Column("leaf_idx", NUMBER, nullable=False, comment="its leaf"),
        sa.Column("facts_salt", sa.LargeBinary(32), nullable=True, comment="32 random bytes; null once erased"),
        sa.Column(
            "content_salt", sa.LargeBinary(32), nullable=True, comment="32 random bytes; null if absent or erased"
        ),
        sa.Column(
            "author_salt", sa.LargeBinary(32), nullable=True, comment="32 random bytes; null if absent or erased"
        ),
        sa.Column("facts_digest", sa.LargeBinary(32), nullable=True, comment="digest of the facts"),
        sa.Column(
            "content_digest",
            sa.LargeBinary(32),
            nullable=True,
            comment="digest of title, text, parts, reply; null if absent",
        ),
        sa.Column(
            "author_digest", sa.LargeBinary(32), nullable=True, comment="digest of the author key; null if absent"
        ),
        sa.Column(
            "commit", sa.LargeBinary(32), nullable=False, comment="commitment to the three digests, as in the leaf"
        ),
        sa.ForeignKeyConstraint(["aggregate_id"], ["aggregate_version.id"], name=op.f("fk_observation_aggregate_id")),
        sa.ForeignKeyConstraint(
            ["indicator_set_id"], ["indicator_set.id"], name=op.f("fk_observation_indicator_set_id")
        ),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_observation_leaf_idx")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_observation_run_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_observation_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("leaf_idx", name=op.f("uq_observation_leaf_idx")),
    )
    op.create_index(
        "ix_observation_aggregate_id",
        "observation",
        ["aggregate_id"],
        unique=False,
        sqlite_where=sa.text("aggregate_id IS NOT NULL"),
        postgresql_where=sa.text("aggregate_id IS NOT NULL"),
    )
    op.create_index(
        "ix_observation_indicator_set_id",
        "observation",
        ["indicator_set_id"],
        unique=False,
        sqlite_where=sa.text("indicator_set_id IS NOT NULL"),
        postgresql_where=sa.text("indicator_set_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_observation_version_id"), "observation", ["version_id"], unique=False)


def _sentiment() -> None:
    op.create_table(
        "sentiment",
        sa.Column("version_id", NUMBER, nullable=False, comment="the version"),
        sa.Column("model_id", NUMBER, nullable=False, comment="the model"),
        sa.Column("language", sa.String(), nullable=False, comment="language judged in, ISO 639-1 or und"),
        sa.Column("positive", sa.Double(), nullable=True, comment="P(positive), 0..1; null where not modelled"),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_sentiment_model_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_sentiment_version_id")),
        sa.PrimaryKeyConstraint("version_id", "model_id", name=op.f("pk_sentiment")),
        sqlite_with_rowid=False,
    )


def _protect_log() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION log_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% never changes', TG_TABLE_NAME; END $$"
        )
    for table in ("log_leaf", "log_node", "log_checkpoint"):
        for statement in _postgresql_triggers(table) if on_postgresql else _sqlite_triggers(table):
            op.execute(statement)


def _postgresql_triggers(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION log_never_changes()"
    return [
        f"CREATE TRIGGER {table}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite_triggers(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
    key = {"log_leaf": "idx = NEW.idx", "log_node": "level = NEW.level AND idx = NEW.idx"}.get(table, "size = NEW.size")
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - names of our own
    return [
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {there} {refuse}",
    ]
