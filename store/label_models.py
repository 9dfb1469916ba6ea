"""The tables of labels given by hand: draws of a queue, its items, answers, and what they say of aspects."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Key, Model, Moment, Ref


class LabelDrawRow(Model):
    """One random draw of versions to be labelled; labels are ours, not observed, so they have no leaf in the log."""

    __tablename__ = "label_draw"

    id: Mapped[Key] = mapped_column(comment="row number")
    subject_id: Mapped[Ref | None] = mapped_column(ForeignKey("subject.id"), comment="whose texts; null: all")
    seed: Mapped[str] = mapped_column(comment="what the draw was made from, so that it can be repeated")
    drawn_at: Mapped[Moment] = mapped_column(comment="when it was made")
    rate: Mapped[float] = mapped_column(comment="probability to be drawn for a text of size 1, >= 0")
    eligible: Mapped[int] = mapped_column(comment="texts that it was drawn from")


class LabelItemRow(Model):
    """A version that was drawn; it is drawn once only."""

    __tablename__ = "label_item"
    __table_args__ = (UniqueConstraint("draw_id", "position"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    draw_id: Mapped[Ref] = mapped_column(ForeignKey("label_draw.id"), comment="the draw")
    version_id: Mapped[Ref] = mapped_column(ForeignKey("review_version.id"), unique=True, comment="the version")
    position: Mapped[int] = mapped_column(comment="place in the queue, from 0, at random")
    stratum: Mapped[str] = mapped_column(comment="language, source, band of P(positive) and half-year, joined by |")
    size: Mapped[float] = mapped_column(comment="how much likelier than a text of size 1 it was to be drawn")
    probability: Mapped[float] = mapped_column(comment="probability with which this draw took it, 0..1")
    predicted: Mapped[float | None] = mapped_column(comment="P(positive) by the model of that day; null: not modelled")


class LabelAnswerRow(Model):
    """What somebody read in a version; who it was is not kept. All answers stay, the newest counts."""

    __tablename__ = "label_answer"

    id: Mapped[Key] = mapped_column(comment="row number; the highest of an item counts")
    item_id: Mapped[Ref] = mapped_column(ForeignKey("label_item.id"), index=True, comment="the item")
    answered_at: Mapped[Moment] = mapped_column(comment="when")
    overall: Mapped[str] = mapped_column(comment="positive, neutral, negative or unclear")


class LabelAspectRow(Model):
    """What an answer says of one aspect that was asked for."""

    __tablename__ = "label_aspect"
    __table_args__ = ({"sqlite_with_rowid": False},)

    answer_id: Mapped[Ref] = mapped_column(ForeignKey("label_answer.id"), primary_key=True, comment="the answer")
    aspect: Mapped[str] = mapped_column(primary_key=True, comment="key of the aspect")
    opinion: Mapped[str] = mapped_column(comment="absent, good, bad or mixed")
