"""The table of forecasts: what was said of audits to come; nothing in it ever changes."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Json, Key, Model, Ref


class ForecastRow(Model):
    """A forecast of one audit, which a leaf commits to."""

    __tablename__ = "forecast"

    leaf_idx: Mapped[Key] = mapped_column(
        ForeignKey("log_leaf.idx"), autoincrement=False, comment="the leaf that commits to it"
    )
    subject_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), comment="the subject that is to be audited")
    audit_id: Mapped[str] = mapped_column(index=True, comment="number of the audit")
    event: Mapped[str] = mapped_column(comment="what is foreseen, as in result=fail")
    starts_on: Mapped[date] = mapped_column(comment="first day of the audit, as planned then")
    standard: Mapped[str] = mapped_column(comment="standard it is held against; empty if unknown")
    window_days: Mapped[int] = mapped_column(comment="days of reviews that were looked at")
    n_learnt: Mapped[int] = mapped_column(comment="audits that were learnt from")
    n_failed: Mapped[int] = mapped_column(comment="failures among them")
    estimates: Mapped[Json] = mapped_column(comment="probability, interval, n and note of each way, by name")
    data_digest: Mapped[str] = mapped_column(comment="SHA-256 of what was learnt from and looked at, hex")
    model_digest: Mapped[str] = mapped_column(comment="SHA-256 of method and weights, hex")
