"""How devices, admins and officials come to be known."""

from __future__ import annotations

from server.principal import Principal
from sync.transaction import Transaction


def create_database(transaction: Transaction, principal: Principal, db: str) -> None:
    """Makes ``db`` for ``principal``, whom ``access.authorize(…, "create")`` let through.

    A device seen for the first time is registered in the same transaction. Raises SyncError
    ``file_exists`` (412), or ``unauthorized`` if another device took the id meanwhile with another
    secret.
    """
    raise NotImplementedError
