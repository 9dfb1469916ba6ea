"""The tables of what passages of reviews say: who judged, which judge counts, what was read, and the opinions."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Key, Model, Ref


class OpinionJudgeRow(Model):
    """A model, an aspect set and rules that together have read something."""

    __tablename__ = "opinion_judge"

    id: Mapped[Key] = mapped_column(comment="row number")
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 over model, aspect set and rules, hex")


class CurrentJudgeRow(Model):
    """Which judge's opinions of an aspect set are shown; moved once it has read everything."""

    __tablename__ = "opinion_current"

    aspect_set: Mapped[str] = mapped_column(primary_key=True, comment="name of the aspect set")
    judge_id: Mapped[Ref] = mapped_column(ForeignKey("opinion_judge.id"), comment="the judge")


class ReadingRow(Model):
    """That a judge has read a version, be it without finding anything."""

    __tablename__ = "opinion_reading"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[Ref] = mapped_column(ForeignKey("review_version.id"), primary_key=True, comment="the version")
    judge_id: Mapped[Ref] = mapped_column(ForeignKey("opinion_judge.id"), primary_key=True, comment="the judge")
    modelled: Mapped[bool] = mapped_column(comment="false where its language is not modelled")


class AspectOpinionRow(Model):
    """What one passage says of one aspect: figures only, so they may outlive the text."""

    __tablename__ = "aspect_opinion"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[Ref] = mapped_column(ForeignKey("review_version.id"), primary_key=True, comment="the version")
    judge_id: Mapped[Ref] = mapped_column(ForeignKey("opinion_judge.id"), primary_key=True, comment="the judge")
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="place in the reading, from 0")
    aspect: Mapped[str] = mapped_column(comment="key of the aspect; empty: the subject as a whole")
    start: Mapped[int] = mapped_column(comment="where the passage begins, in characters")
    end: Mapped[int] = mapped_column(comment="where it ends, exclusive")
    positive: Mapped[float | None] = mapped_column(comment="P(it speaks well), 0..1; null where not modelled")
    expectation: Mapped[str] = mapped_column(comment="met, exceeded or missed; empty where it says nothing of it")
    about_price: Mapped[bool] = mapped_column(comment="sets what was received against its price")
