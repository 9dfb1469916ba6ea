"""Run the migrations inside the transaction that `store.schema` hands over."""

from alembic import context

from store import (
    account_models,
    audit_models,
    forecast_models,
    kept_models,
    label_models,
    log_models,
    models,
    notice_models,
    opinion_models,
)
from store.columns import Model

__all__ = [
    "account_models",
    "audit_models",
    "forecast_models",
    "kept_models",
    "label_models",
    "log_models",
    "models",
    "notice_models",
    "opinion_models",
]

context.configure(connection=context.config.attributes["connection"], target_metadata=Model.metadata)
with context.begin_transaction():
    context.run_migrations()
