"""Who may do what in which database: one table.

A handler of the CouchDB dialect asks ``authorize`` before it touches a database, and gives
``guard_for`` to the write, which answers a forbidden document as that row's ``forbidden``.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from server.principal import Principal
from sync.documents import Guard

#: read: documents, changes, ``_revs_diff``, ``_bulk_get``. write: documents, attachments and
#: ``_local``. manage: security, limits, compaction, purge, indexes. create, drop: the database.
Action = Literal["read", "write", "manage", "create", "drop"]


class Group(Struct, frozen=True):
    """Names and roles of a ``_security`` object."""

    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


class Security(Struct, frozen=True):
    """A database's ``_security`` (CouchDB "/{db}/_security"). CouchDB 3's default: admins only."""

    admins: Group = Group(roles=["_admin"])
    members: Group = Group(roles=["_admin"])


def authorize(principal: Principal, db: str, action: Action, security: Any = None) -> None:
    """Returns if ``principal`` may do ``action`` in ``db``, whether or not that database exists.

    ``security`` is the database's decoded ``_security`` object, needed only for databases that are
    not the portal's own (``is_portal_database``). Raises SyncError ``unauthorized`` (401) where
    credentials are missing, Forbidden (403) where they are not enough.
    """
    raise NotImplementedError


def is_portal_database(db: str) -> bool:
    """The portal's own, ruled by the table here and not by ``_security``."""
    raise NotImplementedError


def guard_for(principal: Principal, db: str) -> Guard | None:
    """What checks each document that ``principal`` writes to ``db``; None: anything goes."""
    raise NotImplementedError
