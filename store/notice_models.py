"""The tables of what people are told: conditions that somebody should know of, and where word of them was sent."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Json, Key, Model, Moment, Ref


class NoticeRow(Model):
    """A condition that somebody should know of, from its begin to its end."""

    __tablename__ = "notice"
    # Whatever number of machines look: one condition is open once.
    __table_args__ = (
        Index(
            "uq_notice_open",
            "key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_notice_key", "key"),
    )

    id: Mapped[Key] = mapped_column(comment="row number")
    key: Mapped[str] = mapped_column(comment="what makes it the same condition")
    kind: Mapped[str] = mapped_column(comment="alarm, collection, certificate, stale, missed, job or integrity")
    facts: Mapped[Json] = mapped_column(comment="what is known of it")
    begun_at: Mapped[Moment] = mapped_column(comment="when it was first seen")
    ended_at: Mapped[Moment | None] = mapped_column(comment="when it was no longer so; null while it is")
    acknowledged_at: Mapped[Moment | None] = mapped_column(comment="when somebody took note; null: nobody yet")
    remark: Mapped[str] = mapped_column(server_default="", comment="what they said to it")


class DeliveryRow(Model):
    """Word of a condition on its way to one target."""

    __tablename__ = "notice_delivery"
    __table_args__ = (
        Index(
            "ix_notice_delivery_waiting",
            "target",
            "due_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    notice_id: Mapped[Ref] = mapped_column(ForeignKey("notice.id"), primary_key=True, comment="the condition")
    target: Mapped[str] = mapped_column(primary_key=True, comment="name of the target in the configuration")
    attempts: Mapped[int] = mapped_column(comment="how often it was tried")
    due_at: Mapped[Moment] = mapped_column(comment="not before this moment; while it is tried: when another may try")
    sent_at: Mapped[Moment | None] = mapped_column(comment="when the target took it; null while it waits")
    told: Mapped[str] = mapped_column(server_default="", comment="why the last attempt failed")
