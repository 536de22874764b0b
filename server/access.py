"""Who may do what in which database: one table.

A handler of the CouchDB dialect asks ``authorize`` before it touches a database, and gives
``guard_for`` to the write, which answers a forbidden document as that row's ``forbidden``.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct, field

from server.guards import guard_of_types, refuse_design_documents
from server.principal import Principal
from sync.documents import Guard
from sync.errors import Forbidden, SyncError, no_database
from sync.quota import Quota

#: read: documents, changes, ``_revs_diff``, ``_bulk_get``. write: documents, attachments and
#: ``_local``. manage: security, limits, compaction, purge, indexes. create, drop: the database.
Action = Literal["read", "write", "manage", "create", "drop"]
Kind = Literal["public", "citizen", "drafts", "desk", "other"]
#: A principal as a database sees her. erased: its owner, after all of it was erased.
Role = Literal["anonymous", "owner", "erased", "citizen", "official", "admin"]


class Rule(Struct, frozen=True):
    """What a role may do; ``types`` are the document types it may write."""

    actions: frozenset[Action] = frozenset()
    types: frozenset[str] = frozenset()


_NOTHING: Final = Rule()
_READ: Final = Rule(frozenset({"read"}))
_OWNER: Final[frozenset[Action]] = frozenset({"read", "write", "create"})
#: In CouchDB's sense: whatever its API can do, with no guard.
_ALL: Final = Rule(frozenset({"read", "write", "manage", "create", "drop"}))

#: The portal's two shared databases.
PUBLIC: Final = "public"
DESK: Final = "desk"

TABLE: Final[dict[Kind, dict[Role, Rule]]] = {
    "public": {
        "anonymous": _READ,
        "citizen": _READ,
        "official": _READ,
        "admin": _ALL,
    },
    "citizen": {
        "anonymous": _NOTHING,
        "owner": Rule(
            _OWNER,
            frozenset(
                {
                    *("submission", "message", "review"),
                    *("comment", "proposal", "vote", "support", "report", "appeal"),
                }
            ),
        ),
        # What was deleted, and that it was: no replica of hers is left behind.
        "erased": _READ,
        "citizen": _NOTHING,
        "official": _NOTHING,
        "admin": _ALL,
    },
    "drafts": {
        "anonymous": _NOTHING,
        "owner": Rule(_OWNER, frozenset({"draft"})),
        "erased": _READ,
        "citizen": _NOTHING,
        "official": _NOTHING,
        "admin": _ALL,
    },
    # Officials see the cases of their offices by the portal's API alone: here, all lie open.
    "desk": {
        "anonymous": _NOTHING,
        "citizen": _NOTHING,
        "official": _NOTHING,
        "admin": _ALL,
    },
}

_PERSONAL: Final = re.compile(r"(citizen|drafts)-([0-9a-f]{32})", re.ASCII)


class Group(Struct, frozen=True):
    """Names and roles of a ``_security`` object."""

    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


class Security(Struct, frozen=True):
    """A database's ``_security`` (CouchDB "/{db}/_security"). CouchDB 3's default: admins only."""

    admins: Group = field(default_factory=lambda: Group(roles=["_admin"]))
    members: Group = field(default_factory=lambda: Group(roles=["_admin"]))


def authorize(principal: Principal, db: str, action: Action, security: Any = None) -> None:
    """Returns if ``principal`` may do ``action`` in ``db``, whether or not that database exists.

    ``security`` is the database's decoded ``_security`` object, needed only for databases that are
    not the portal's own (``is_portal_database``). Raises SyncError ``unauthorized`` (401) where
    credentials are missing, Forbidden (403) where they are not enough, and NotFound to a device not
    seen before that asks for its own database: its secret proves nothing until it has made one.
    """
    if action in _allowed(principal, db, security):
        if not principal.known and action != "create" and db != PUBLIC:
            raise no_database()
        return
    if principal.actor == "anonymous":
        raise SyncError("unauthorized")
    raise Forbidden("You are not allowed to access this db.")


def is_portal_database(db: str) -> bool:
    """The portal's own, ruled by the table here and not by ``_security``."""
    return _kind_and_owner(db)[0] != "other"


def citizen_database(citizen: str) -> str:
    """The name of the database of the citizen with this id."""
    return f"citizen-{citizen}"


def drafts_database(citizen: str) -> str:
    """The name of the database of her drafts."""
    return f"drafts-{citizen}"


def citizen_of(db: str) -> str:
    """The id of the citizen whose database ``citizen-<id>`` is; empty for any other database."""
    kind, owner = _kind_and_owner(db)
    return owner if kind == "citizen" else ""


def guard_for(principal: Principal, db: str, security: Any = None) -> Guard | None:
    """What checks each document that ``principal`` writes to ``db``; None: anything goes.
    ``security`` is as in ``authorize``: a database's own admins write its design documents too."""
    if principal.actor == "admin":
        return None
    kind, owner = _kind_and_owner(db)
    if kind == "other":
        is_admin = "manage" in _by_security(principal, _security(security))
        return None if is_admin else refuse_design_documents
    return _GUARDS[TABLE[kind].get(_role(principal, owner), _NOTHING).types]


def quota_for(principal: Principal, db: str, quota: Quota) -> Quota | None:
    """What bounds ``db`` where ``principal`` writes to it: a citizen's own database has ``quota``,
    because anybody may make up a device. None: nothing does."""
    kind, _ = _kind_and_owner(db)
    return quota if principal.actor == "citizen" and kind in ("citizen", "drafts") else None


_GUARDS: Final = {
    rule.types: guard_of_types(rule.types) for roles in TABLE.values() for rule in roles.values()
}


def _allowed(principal: Principal, db: str, security: Any) -> frozenset[Action]:
    kind, owner = _kind_and_owner(db)
    if kind != "other":
        return TABLE[kind][_role(principal, owner)].actions
    if principal.actor == "admin":
        return _ALL.actions
    if db.startswith("_"):
        # ``_replicator`` holds the credentials of other servers, and what it says is done.
        return frozenset()
    return _by_security(principal, _security(security))


def _kind_and_owner(db: str) -> tuple[Kind, str]:
    if db == PUBLIC:
        return "public", ""
    if db == DESK:
        return "desk", ""
    match = _PERSONAL.fullmatch(db)
    if match is None:
        return "other", ""
    return ("citizen" if match[1] == "citizen" else "drafts"), match[2]


def _role(principal: Principal, owner: str) -> Role:
    if principal.actor == "citizen":
        if not owner or principal.name != owner:
            return "citizen"
        return "erased" if principal.erased else "owner"
    return principal.actor


def _security(value: Any) -> Security:
    if not value:
        return Security()
    try:
        return msgspec.convert(value, Security)
    except msgspec.ValidationError:
        return Security()


def _by_security(principal: Principal, security: Security) -> frozenset[Action]:
    """CouchDB's rule: no members at all means everybody; admins are members."""
    if _is_in(principal, security.admins):
        return frozenset({"read", "write", "manage"})
    anybody = not security.members.names and not security.members.roles
    if anybody or _is_in(principal, security.members):
        return frozenset({"read", "write"})
    return frozenset()


def _is_in(principal: Principal, group: Group) -> bool:
    if principal.actor == "anonymous" or not principal.known:
        return False
    # Names of citizens and of officials are different things: a citizen's is 32 hexadecimal digits.
    return principal.name in group.names or principal.actor in group.roles
