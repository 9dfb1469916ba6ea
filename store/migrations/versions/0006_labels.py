"""Labels given by hand: draws of a queue, its items, answers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; nothing of before is labelled."""
    _draw()
    _item()
    _answer()
    _aspect()


def _column(name: str, kind: Any, comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _draw() -> None:
    op.create_table(
        "label_draw",
        _column("id", NUMBER, "row number"),
        _column("subject_id", NUMBER, "whose texts; null: all", nullable=True),
        _column("seed", sa.String(), "what the draw was made from, so that it can be repeated"),
        _column("drawn_at", sa.DateTime(timezone=True), "when it was made"),
        _column("rate", sa.Double(), "probability to be drawn for a text of size 1, >= 0"),
        _column("eligible", sa.Integer(), "texts that it was drawn from"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_label_draw_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_draw")),
    )


def _item() -> None:
    predicted = "P(positive) by the model of that day; null: not modelled"
    op.create_table(
        "label_item",
        _column("id", NUMBER, "row number"),
        _column("draw_id", NUMBER, "the draw"),
        _column("version_id", NUMBER, "the version"),
        _column("position", sa.Integer(), "place in the queue, from 0, at random"),
        _column("stratum", sa.String(), "language, source, band of P(positive) and half-year, joined by |"),
        _column("size", sa.Double(), "how much likelier than a text of size 1 it was to be drawn"),
        _column("probability", sa.Double(), "probability with which this draw took it, 0..1"),
        _column("predicted", sa.Double(), predicted, nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["label_draw.id"], name=op.f("fk_label_item_draw_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_label_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_item")),
        sa.UniqueConstraint("version_id", name=op.f("uq_label_item_version_id")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_label_item_draw_id_position")),
    )


def _answer() -> None:
    op.create_table(
        "label_answer",
        _column("id", NUMBER, "row number; the highest of an item counts"),
        _column("item_id", NUMBER, "the item"),
        _column("answered_at", sa.DateTime(timezone=True), "when"),
        _column("overall", sa.String(), "positive, neutral, negative or unclear"),
        sa.ForeignKeyConstraint(["item_id"], ["label_item.id"], name=op.f("fk_label_answer_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_answer")),
    )
    op.create_index(op.f("ix_label_answer_item_id"), "label_answer", ["item_id"])


def _aspect() -> None:
    op.create_table(
        "label_aspect",
        _column("answer_id", NUMBER, "the answer"),
        _column("aspect", sa.String(), "key of the aspect"),
        _column("opinion", sa.String(), "absent, good, bad or mixed"),
        sa.ForeignKeyConstraint(["answer_id"], ["label_answer.id"], name=op.f("fk_label_aspect_answer_id")),
        sa.PrimaryKeyConstraint("answer_id", "aspect", name=op.f("pk_label_aspect")),
        sqlite_with_rowid=False,
    )
