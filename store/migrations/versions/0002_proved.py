"""The log, observations, sentiments, roll-up, figures and job runs; the log's rows can never change."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _optional(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True, comment=comment)


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
        _column("id", NUMBER, "row number"),
        _column("job", sa.String(), "name of the job"),
        _column("slot", TIME, "when it was due"),
        _column("state", sa.String(), "queued, leased, running, succeeded, partial, failed, missed or skipped"),
        _column("lease_owner", sa.String(), "who runs it"),
        _column("lease_until", TIME, "after this moment another may take it over"),
        _column("heartbeat", TIME, "last sign of life"),
        _column("attempt", sa.Integer(), "1 for the first"),
        _column("fence", NUMBER, "grows with each lease of the job; a write with an older one is refused"),
        _optional("finished_at", TIME, "end; null while running"),
        _column("summary", sa.String(), "what was done, in plain words"),
        sa.CheckConstraint("fence >= 1", name=op.f("ck_job_run_fence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )


def _log_checkpoint() -> None:
    op.create_table(
        "log_checkpoint",
        sa.Column("size", NUMBER, autoincrement=False, nullable=False, comment="number of leaves it speaks of"),
        _column("note", sa.String(), "the note's text: origin, size, root, signatures if any"),
        _column("created_at", TIME, "when it was made"),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )


def _log_leaf() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("idx", NUMBER, autoincrement=False, nullable=False, comment="place in the log, from 0 without gaps"),
        _column("entry", sa.LargeBinary(), "the bytes of rsl/entry/v1"),
        _column("hash", sa.LargeBinary(32), "RFC 6962 leaf hash of the entry"),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_log_leaf")),
    )


def _log_node() -> None:
    op.create_table(
        "log_node",
        sa.Column(
            "level", sa.Integer(), autoincrement=False, nullable=False, comment="height, from 1; leaves are level 0"
        ),
        sa.Column("idx", NUMBER, autoincrement=False, nullable=False, comment="place within the level"),
        _column("hash", sa.LargeBinary(32), "root of the subtree"),
        sa.PrimaryKeyConstraint("level", "idx", name=op.f("pk_log_node")),
        sqlite_with_rowid=False,
    )


def _model() -> None:
    op.create_table(
        "model",
        _column("id", NUMBER, "row number; the highest is the current model"),
        _column("digest", sa.String(), "SHA-256 of the model, hex"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("digest", name=op.f("uq_model_digest")),
    )


def _indicator_set() -> None:
    op.create_table(
        "indicator_set",
        _column("id", NUMBER, "row number"),
        _column("subject_id", NUMBER, "the subject"),
        _column("as_of", TIME, "the moment the figures speak of"),
        _column("published_at", TIME, "when they were kept"),
        _column("facts", sa.Text(), "what is always shown next to a score"),
        _column("model_digest", sa.String(), "SHA-256 of the sentiment model, hex"),
        _column("config_digest", sa.String(), "SHA-256 of the configuration, hex"),
        _column("figures_digest", sa.LargeBinary(32), "SHA-256 of the canonical lines of the figures"),
        _column("outputs_digest", sa.LargeBinary(32), "SHA-256 over the model outputs that were at hand"),
        _column("live_digest", sa.LargeBinary(32), "SHA-256 over the live sets of the subject's listings"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_indicator_set_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_set")),
    )
    op.create_index(op.f("ix_indicator_set_subject_id"), "indicator_set", ["subject_id"], unique=False)


def _log_anchor() -> None:
    op.create_table(
        "log_anchor",
        _column("size", NUMBER, "the checkpoint"),
        _column("kind", sa.String(), "rfc3161, git, ..."),
        _optional("blob", sa.LargeBinary(), "the token; null while asked for"),
        _column("status", sa.String(), "asked, held or failed"),
        sa.ForeignKeyConstraint(["size"], ["log_checkpoint.size"], name=op.f("fk_log_anchor_size")),
        sa.PrimaryKeyConstraint("size", "kind", name=op.f("pk_log_anchor")),
    )


def _rollup_month() -> None:
    op.create_table(
        "rollup_month",
        _column("listing_id", NUMBER, "the listing"),
        _column("month", sa.String(), "YYYY-MM; empty where the date is less exact"),
        _column("n", sa.Integer(), "reviews"),
        _column("rated", sa.Integer(), "reviews with a rating"),
        _column("satisfied", sa.Integer(), "rating unit >= .75"),
        _column("dissatisfied", sa.Integer(), "rating unit <= .25"),
        _column("unit_millionths", NUMBER, "sum of rating units in millionths"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_rollup_month_listing_id")),
        sa.PrimaryKeyConstraint("listing_id", "month", name=op.f("pk_rollup_month")),
        sqlite_with_rowid=False,
    )


def _indicator() -> None:
    op.create_table(
        "indicator",
        _column("set_id", NUMBER, "the set"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="place in the set, from 0"),
        _column("name", sa.String(), "trust, dissatisfied_share, ..."),
        _column("period", sa.String(), "YYYY-MM, or the as-of date"),
        _optional("value", sa.Double(), "the figure; null means too little"),
        _optional("low", sa.Double(), "lower end of the interval"),
        _optional("high", sa.Double(), "upper end of the interval"),
        _optional("level", sa.Double(), "probability content of the interval"),
        _column("n", sa.Integer(), "reviews that went in"),
        _optional("n_eff", sa.Double(), "effective number of reviews"),
        _optional("limit_low", sa.Double(), "lower control limit"),
        _optional("limit_high", sa.Double(), "upper control limit"),
        _column("alarm", sa.Boolean(), "outside the limits"),
        _column("note", sa.String(), "machine-readable reason where there is no value"),
        sa.ForeignKeyConstraint(["set_id"], ["indicator_set.id"], name=op.f("fk_indicator_set_id")),
        sa.PrimaryKeyConstraint("set_id", "position", name=op.f("pk_indicator")),
    )


def _indicator_current() -> None:
    op.create_table(
        "indicator_current",
        _column("subject_id", NUMBER, "the subject"),
        _column("set_id", NUMBER, "the set that is shown"),
        sa.ForeignKeyConstraint(["set_id"], ["indicator_set.id"], name=op.f("fk_indicator_current_set_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_indicator_current_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_indicator_current")),
    )


def _observation() -> None:
    op.create_table(
        "observation",
        _column("id", NUMBER, "row number"),
        _column("kind", sa.String(), "kind of the leaf"),
        _optional("run_id", NUMBER, "the run it belongs to"),
        _optional("version_id", NUMBER, "version seen, or current when the review vanished"),
        _optional("aggregate_id", NUMBER, "aggregate seen"),
        _optional("indicator_set_id", NUMBER, "figures published"),
        _column("observed_at", TIME, "when; the leaf has it in whole seconds"),
        _column("leaf_idx", NUMBER, "its leaf"),
        _optional("facts_salt", sa.LargeBinary(32), "32 random bytes; null once erased"),
        _optional("content_salt", sa.LargeBinary(32), "32 random bytes; null if absent or erased"),
        _optional("author_salt", sa.LargeBinary(32), "32 random bytes; null if absent or erased"),
        _optional("facts_digest", sa.LargeBinary(32), "digest of the facts"),
        _optional("content_digest", sa.LargeBinary(32), "digest of title, text, parts, reply; null if absent"),
        _optional("author_digest", sa.LargeBinary(32), "digest of the author key; null if absent"),
        _column("commit", sa.LargeBinary(32), "commitment to the three digests, as in the leaf"),
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
        _column("version_id", NUMBER, "the version"),
        _column("model_id", NUMBER, "the model"),
        _column("language", sa.String(), "language judged in, ISO 639-1 or und"),
        _optional("positive", sa.Double(), "P(positive), 0..1; null where not modelled"),
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
