"""The fence: a process whose lease somebody else has taken over may write no more, however late it wakes up."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, column, select, table, text

from store.errors import LeaseLost

_RUN = table("job_run", column("id", BigInteger), column("fence", BigInteger), column("state"), column("job"))


@dataclass(frozen=True, slots=True)
class Fence:
    """The right to write, for as long as a lease lasts."""

    job_run: int
    """Row number of the job run that holds the lease."""
    number: int
    """Its fence; each takeover has a higher one."""
    job: str
    """Name of the job, for messages."""
    owner: str
    """Who holds the lease, for messages."""


def require_fence(connection: Connection, fence: Fence) -> None:
    """Refuse a write transaction whose lease is gone.

    The row stays locked until the transaction ends: nobody takes the lease over between the look and the commit.

    Raises:
        LeaseLost: If the job run was taken over, or has been closed.
    """
    if connection.dialect.name == "postgresql":
        # A process that stands still in the middle of a transaction must not keep its heir waiting for ever.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '60s'"))
    held = select(_RUN.c.id).where(_RUN.c.id == fence.job_run, _RUN.c.fence == fence.number)
    if connection.scalar(held.where(_RUN.c.state == "running").with_for_update(read=True)) is None:
        raise LeaseLost(fence.job, fence.owner)
