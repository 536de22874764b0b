"""The access table as a matrix: every actor × database × verb, and × document type × verb."""

from __future__ import annotations

import itertools
from typing import Any, Final, get_args

import msgspec
import pytest

from schemas.documents import AnyDocument
from server.access import Action, authorize, guard_for, is_portal_database
from server.officials.grants import Grant, Role
from server.principal import ANONYMOUS, Principal
from sync.documents import PendingAttachment, PendingEdit
from sync.errors import Forbidden, NotFound, SyncError

ANA: Final = "a" * 32
UUID: Final = "0b5c1f6e-6d0e-4b9e-9f53-0d2b6a0c8f11"

ACTORS: Final = {
    "anonymous": ANONYMOUS,
    "owner": Principal(actor="citizen", name=ANA),
    "other": Principal(actor="citizen", name="b" * 32),
    "erased": Principal(actor="citizen", name=ANA, erased=True),
    "newcomer": Principal(actor="citizen", name=ANA, known=False, secret_hash=b"x"),
    "official": Principal(
        actor="official",
        name="maria",
        # Whatever an official is granted, the CouchDB dialect gives her nothing for it.
        grants=tuple(Grant(role) for role in get_args(Role)),
    ),
    "admin": Principal(actor="admin", name="root"),
}
DATABASES: Final = {
    "public": "public",
    "citizen": f"citizen-{ANA}",
    "drafts": f"drafts-{ANA}",
    "desk": "desk",
    "other": "town-archive",
}

OK, UNAUTHORIZED, FORBIDDEN, MISSING = 200, 401, 403, 404
#: (actor, database) → read, write, manage, create, drop
EXPECTED: Final = {
    ("anonymous", "public"): (OK, 401, 401, 401, 401),
    ("anonymous", "citizen"): (401, 401, 401, 401, 401),
    ("anonymous", "drafts"): (401, 401, 401, 401, 401),
    ("anonymous", "desk"): (401, 401, 401, 401, 401),
    ("anonymous", "other"): (401, 401, 401, 401, 401),
    ("owner", "public"): (OK, 403, 403, 403, 403),
    ("owner", "citizen"): (OK, OK, 403, OK, 403),
    ("owner", "drafts"): (OK, OK, 403, OK, 403),
    ("owner", "desk"): (403, 403, 403, 403, 403),
    ("owner", "other"): (403, 403, 403, 403, 403),
    ("erased", "public"): (OK, 403, 403, 403, 403),
    ("erased", "citizen"): (OK, 403, 403, 403, 403),
    ("erased", "drafts"): (OK, 403, 403, 403, 403),
    ("erased", "desk"): (403, 403, 403, 403, 403),
    ("erased", "other"): (403, 403, 403, 403, 403),
    ("other", "public"): (OK, 403, 403, 403, 403),
    ("other", "citizen"): (403, 403, 403, 403, 403),
    ("other", "drafts"): (403, 403, 403, 403, 403),
    ("other", "desk"): (403, 403, 403, 403, 403),
    ("other", "other"): (403, 403, 403, 403, 403),
    ("newcomer", "public"): (OK, 403, 403, 403, 403),
    ("newcomer", "citizen"): (404, 404, 403, OK, 403),
    ("newcomer", "drafts"): (404, 404, 403, OK, 403),
    ("newcomer", "desk"): (403, 403, 403, 403, 403),
    ("newcomer", "other"): (403, 403, 403, 403, 403),
    ("official", "public"): (OK, 403, 403, 403, 403),
    ("official", "citizen"): (403, 403, 403, 403, 403),
    ("official", "drafts"): (403, 403, 403, 403, 403),
    ("official", "desk"): (403, 403, 403, 403, 403),
    ("official", "other"): (403, 403, 403, 403, 403),
    **{("admin", db): (OK, OK, OK, OK, OK) for db in DATABASES},
}


def _status(principal: Principal, db: str, action: Action, security: Any = None) -> int:
    try:
        authorize(principal, db, action, security)
    except SyncError as error:
        return error.status
    return OK


def test_every_combination_has_an_expected_answer() -> None:
    assert set(EXPECTED) == set(itertools.product(ACTORS, DATABASES))


@pytest.mark.parametrize(("actor", "db"), EXPECTED)
def test_verbs(actor: str, db: str) -> None:
    found = tuple(
        _status(ACTORS[actor], DATABASES[db], action)
        for action in ("read", "write", "manage", "create", "drop")
    )
    assert found == EXPECTED[actor, db]


@pytest.mark.parametrize(
    "db", ["citizen-x", f"citizen-{'A' * 32}", f"citizen-{ANA}0", f"xcitizen-{ANA}", "publico"]
)
def test_what_looks_like_a_portals_database_is_none(db: str) -> None:
    assert not is_portal_database(db)
    assert _status(ACTORS["owner"], db, "read") == FORBIDDEN


# --- document types ---------------------------------------------------------------------------

COMMON: Final = {"created_at": "2026-11-24T03:00:00Z"}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "submission": {"service": "a", "service_version": 1, "data": {}, "language": "es", **COMMON},
    "comment": {
        "publication": "a",
        "text": "Sí.",
        "author_name": "Ana",
        "language": "es",
        **COMMON,
    },
    "proposal": {
        "kind": "suggestion",
        "topic": "streets",
        "title": "Bancos",
        "text": "Faltan bancos.",
        "author_name": "Ana",
        "language": "es",
        **COMMON,
    },
    "support": {"proposal": UUID, "supports": True, **COMMON},
    "message": {"case": UUID, "text": "Sí.", **COMMON},
    "review": {"case": UUID, "text": "No.", **COMMON},
    "vote": {"publication": "a", "stars": 3, **COMMON},
    "report": {"comment": UUID, "publication": "a", "reason": "unlawful", **COMMON},
    "appeal": {"comment": UUID, "publication": "a", "text": "No.", **COMMON},
    "draft": {
        "service": "a",
        "service_version": 1,
        "data": {},
        "language": "es",
        "changed_at": COMMON["created_at"],
        **COMMON,
    },
}
TYPES: Final = sorted(str(kind.__struct_config__.tag) for kind in get_args(AnyDocument))
ONCE, FREELY, NEVER = (True, False, False), (True, True, True), (False, False, False)
#: (actor, database) → document type → create, update, delete. What is not named: never.
WRITABLE: Final = {
    ("owner", "citizen"): dict.fromkeys(
        (
            *("submission", "message", "review"),
            *("comment", "proposal", "vote", "support", "report", "appeal"),
        ),
        ONCE,
    ),
    ("owner", "drafts"): {"draft": FREELY},
    **{("admin", db): dict.fromkeys(TYPES, FREELY) for db in DATABASES},
}


def _edit(type_: str, **changes: Any) -> PendingEdit:
    fields: dict[str, Any] = {
        "db": DATABASES["citizen"],
        "id": f"{type_}:{UUID}",
        "generation": 1,
        "deleted": False,
        "body": msgspec.json.encode({"type": type_, **BODIES.get(type_, {})}),
        "attachments": (),
        "replicated": False,
        "update": False,
    }
    return PendingEdit(**{**fields, **changes})


def _may_write(actor: str, db: str, edit: PendingEdit) -> bool:
    if _status(ACTORS[actor], DATABASES[db], "write") != OK:
        return False
    guard = guard_for(ACTORS[actor], DATABASES[db])
    try:
        if guard is not None:
            guard(edit)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("actor", "db", "type_"), list(itertools.product(ACTORS, DATABASES, TYPES))
)
def test_types(actor: str, db: str, type_: str) -> None:
    found = (
        _may_write(actor, db, _edit(type_)),
        _may_write(actor, db, _edit(type_, generation=2)),
        _may_write(actor, db, _edit(type_, generation=2, deleted=True, body=b"{}")),
    )
    assert found == WRITABLE.get((actor, db), {}).get(type_, NEVER)


def test_all_types_are_named() -> None:
    assert {"submission", "case", "desk-case", "service", "draft"} <= set(TYPES)


def test_a_guard_holds_even_where_authorize_was_forgotten() -> None:
    for actor, db in itertools.product(("anonymous", "other", "official"), ("public", "citizen")):
        guard = guard_for(ACTORS[actor], DATABASES[db])
        assert guard is not None
        with pytest.raises(Forbidden):
            guard(_edit("submission"))


@pytest.mark.parametrize(
    "edit",
    [
        _edit("x", id="_local/checkpoint", generation=0, body=b" " * 70_000),
        _edit("submission", generation=2),
        _edit("submission", deleted=True, generation=2),
        _edit("comment", deleted=True),
        _edit("comment", update=True, replicated=True),
        _edit("message", generation=2),
        _edit("submission", id=f"submission:{UUID.upper()}"),
        _edit("submission", id="submission:"),
        _edit("submission", id=f"submission:{UUID}x"),
        _edit("submission", id="_design/x"),
        _edit("submission", body=_edit("comment").body),
        _edit("submission", body=b"{}"),
        _edit("submission", body=b'{"type":"submission"'),
        _edit("comment", attachments=(PendingAttachment("a.jpg", "image/jpeg", 1, True),)),
        _edit("submission", attachments=(PendingAttachment("a.exe", "text/html", 1, True),)),
        _edit("submission", attachments=(PendingAttachment("a/b.jpg", "image/jpeg", 1, True),)),
        _edit("submission", attachments=(PendingAttachment("a.jpg", "image/jpeg", 1 << 22, True),)),
        _edit(
            "submission",
            attachments=tuple(
                PendingAttachment(f"{n}.jpg", "image/jpeg", 1, True) for n in range(7)
            ),
        ),
    ],
)
def test_what_an_owner_may_not_write(edit: PendingEdit) -> None:
    assert not _may_write("owner", "citizen", edit)


def test_what_an_owner_may_write() -> None:
    photos = tuple(PendingAttachment(f"{n}.jpg", "image/jpeg", 1 << 21, True) for n in range(6))
    assert _may_write("owner", "citizen", _edit("submission", attachments=photos))
    assert _may_write("owner", "citizen", _edit("message", replicated=True))
    assert _may_write("owner", "citizen", _edit("x", id="_local/checkpoint", generation=0))
    assert _may_write("owner", "drafts", _edit("draft", generation=7))
    assert _may_write("owner", "drafts", _edit("draft", generation=8, deleted=True, body=b"{}"))


# --- other databases: _security ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("security", "read", "manage"),
    [
        (None, 403, 403),
        ({}, 403, 403),
        ({"members": {"names": [], "roles": []}}, 200, 403),
        ({"members": {"names": [ANA]}}, 200, 403),
        ({"members": {"roles": ["citizen"]}}, 200, 403),
        ({"members": {"names": ["maria"]}}, 403, 403),
        ({"admins": {"names": [ANA]}, "members": {"roles": ["_admin"]}}, 200, 200),
        ({"members": "nonsense"}, 403, 403),
    ],
)
def test_security_of_other_databases(security: Any, read: int, manage: int) -> None:
    owner = ACTORS["owner"]
    assert _status(owner, "town-archive", "read", security) == read
    assert _status(owner, "town-archive", "write", security) == read
    assert _status(owner, "town-archive", "manage", security) == manage
    for action in ("create", "drop"):
        assert _status(owner, "town-archive", action, security) == FORBIDDEN


def test_names_in_security_do_not_mean_those_who_only_claim_them() -> None:
    for members in ({"names": [ANA]}, {"roles": ["citizen"]}):
        with pytest.raises((Forbidden, NotFound)):
            authorize(ACTORS["newcomer"], "town-archive", "read", {"members": members})


def test_members_of_other_databases_write_no_design_documents() -> None:
    guard = guard_for(ACTORS["owner"], "town-archive")
    assert guard is not None
    guard(_edit("anything"))
    with pytest.raises(Forbidden):
        guard(_edit("x", id="_design/views"))
    members = {"members": {"names": [ANA]}}
    assert guard_for(ACTORS["owner"], "town-archive", members) is not None


def test_admins_that_a_database_names_write_its_design_documents() -> None:
    for admins in ({"names": [ANA]}, {"roles": ["citizen"]}):
        assert guard_for(ACTORS["owner"], "town-archive", {"admins": admins}) is None
        newcomer = guard_for(ACTORS["newcomer"], "town-archive", {"admins": admins})
        assert newcomer is not None
    # The portal's own databases are not ruled by it.
    assert guard_for(ACTORS["owner"], "public", {"admins": {"names": [ANA]}}) is not None
