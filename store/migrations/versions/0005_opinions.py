"""What passages say of aspects, and the rating that a text lets expect."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the tables; nothing of before has been read for opinions."""
    unit = "rating unit 0..1 expected from the text; null where not modelled"
    op.add_column("sentiment", sa.Column("unit", sa.Double(), nullable=True, comment=unit))
    _judges()
    _reading()
    _opinion()


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _judges() -> None:
    op.create_table(
        "opinion_judge",
        _column("id", NUMBER, "row number"),
        _column("digest", sa.String(), "SHA-256 over model, aspect set and rules, hex"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_judge")),
        sa.UniqueConstraint("digest", name=op.f("uq_opinion_judge_digest")),
    )
    op.create_table(
        "opinion_current",
        _column("aspect_set", sa.String(), "name of the aspect set"),
        _column("judge_id", NUMBER, "the judge"),
        sa.ForeignKeyConstraint(["judge_id"], ["opinion_judge.id"], name=op.f("fk_opinion_current_judge_id")),
        sa.PrimaryKeyConstraint("aspect_set", name=op.f("pk_opinion_current")),
    )


def _reading() -> None:
    op.create_table(
        "opinion_reading",
        _column("version_id", NUMBER, "the version"),
        _column("judge_id", NUMBER, "the judge"),
        _column("modelled", sa.Boolean(), "false where its language is not modelled"),
        sa.ForeignKeyConstraint(["judge_id"], ["opinion_judge.id"], name=op.f("fk_opinion_reading_judge_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_opinion_reading_version_id")),
        sa.PrimaryKeyConstraint("version_id", "judge_id", name=op.f("pk_opinion_reading")),
        sqlite_with_rowid=False,
    )


def _opinion() -> None:
    number = sa.Column(
        "number", sa.Integer(), autoincrement=False, nullable=False, comment="place in the reading, from 0"
    )
    positive = "P(it speaks well), 0..1; null where not modelled"
    op.create_table(
        "aspect_opinion",
        _column("version_id", NUMBER, "the version"),
        _column("judge_id", NUMBER, "the judge"),
        number,
        _column("aspect", sa.String(), "key of the aspect; empty: the subject as a whole"),
        _column("start", sa.Integer(), "where the passage begins, in characters"),
        _column("end", sa.Integer(), "where it ends, exclusive"),
        sa.Column("positive", sa.Double(), nullable=True, comment=positive),
        _column("expectation", sa.String(), "met, exceeded or missed; empty where it says nothing of it"),
        _column("about_price", sa.Boolean(), "sets what was received against its price"),
        sa.ForeignKeyConstraint(["judge_id"], ["opinion_judge.id"], name=op.f("fk_aspect_opinion_judge_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_aspect_opinion_version_id")),
        sa.PrimaryKeyConstraint("version_id", "judge_id", "number", name=op.f("pk_aspect_opinion")),
        sqlite_with_rowid=False,
    )
