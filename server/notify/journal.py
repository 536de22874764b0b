"""The journal of attempts: what was sent, where to, with what answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert

from server.notify.delivery import Claim, Result
from server.notify.tables import attempts

#: How long an operator can look back.
KEPT = timedelta(days=30)


def record(connection: Connection, claim: Claim, result: Result, now: float) -> None:
    """One line. The push service's origin alone is kept of an endpoint: the rest of it is a
    capability, whoever has it may send. Of an address nothing is kept."""
    connection.execute(
        insert(attempts).values(
            key=claim.key,
            channel=claim.channel,
            service=claim.service,
            at=now,
            outcome=result.outcome,
            status=result.status,
        )
    )


def prune(connection: Connection, now: float) -> None:
    """Forget what is older than ``KEPT``."""
    connection.execute(delete(attempts).where(attempts.c.at < now - KEPT.total_seconds()))
