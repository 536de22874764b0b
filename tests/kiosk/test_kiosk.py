"""One-time codes, and what a visit leaves, in a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from server import kiosk
from server.authenticator import Authenticator
from server.clock import utc_now
from server.config import read_config
from server.setup import set_up
from sync.documents import Outcome
from sync.errors import Forbidden, SyncError
from sync.store import Store
from sync.transaction import Transaction
from tests.kiosk.sealing import Visitor, submission

NOW = 1_800_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    opened.open()

    set_up(opened)
    yield opened
    opened.close()


def code(store: Store, name: str = "Oficina Cerro") -> str:
    return store.write_blocking(lambda t: kiosk.new_code(t, name, NOW))


def enrol(store: Store, given: str, name: str = "", at: float = NOW) -> kiosk.Enrolled:
    return store.write_blocking(lambda t: kiosk.enrol(t, given, name, at))


def is_kiosk(store: Store, id: str, secret: str) -> bool:
    return store.read_blocking(lambda s: kiosk.is_kiosk(s.connection, id, secret))


def test_a_code_enrols_one_kiosk(store: Store) -> None:
    given = code(store)
    enrolled = enrol(store, given)
    assert enrolled.name == "Oficina Cerro"
    right = (enrolled.kiosk, enrolled.secret)
    for id, secret in (right, (enrolled.kiosk, "x"), ("kiosk-0", enrolled.secret)):
        known = is_kiosk(store, id, secret)
        assert known is ((id, secret) == right)
    with pytest.raises(Forbidden):
        enrol(store, given)


def test_a_code_is_read_as_people_type_it(store: Store) -> None:
    given = code(store)
    typed = f" {given.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert enrol(store, typed, "Entrada").name == "Entrada"


def test_a_code_runs_out(store: Store) -> None:
    given = code(store)
    with pytest.raises(Forbidden):
        enrol(store, given, at=NOW + kiosk.CODE_LIFE)


@pytest.mark.parametrize("given", ["", "0", "AAAAA-AAAAA", "ñ" * 10, "x" * 4000])
def test_a_wrong_code_is_refused(store: Store, given: str) -> None:
    code(store)
    with pytest.raises(Forbidden):
        enrol(store, given)


def test_only_one_of_many_at_once_gets_in(store: Store) -> None:
    given = code(store)

    def attempt(_: int) -> bool:
        try:
            enrol(store, given)
        except Forbidden:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(16))) == 1


async def deliver(store: Store, plaintext: bytes, tmp_path: Path) -> list[Outcome]:
    """As the route does it, after the envelope was opened."""
    authenticator = Authenticator(read_config(tmp_path, {}), store, utc_now)
    visit, edits, new_edits = kiosk.read_visit(plaintext)
    principal = await kiosk.visitor(authenticator, visit)
    return await store.write(lambda t: kiosk.upload(t, principal, edits, new_edits))


async def test_a_visit_arrives_once_however_often_it_is_sent(store: Store, tmp_path: Path) -> None:
    visitor, uuid = Visitor(), str(uuid4())
    plaintext = visitor.visit(submission(uuid))
    first = await deliver(store, plaintext, tmp_path)
    again = await deliver(store, plaintext, tmp_path)
    assert [(row.id, row.error) for row in first] == [(f"submission:{uuid}", "")]
    assert [(row.rev, row.error) for row in again] == [(first[0].rev, "")]
    db = f"citizen-{visitor.id}"
    assert store.read_blocking(lambda s: s.info(db)).doc_count == 1
    stored = store.read_blocking(lambda s: s.get(db, f"submission:{uuid}"))
    assert stored is not None
    assert [info.name for info in stored.attachments] == ["foto-1.jpg"]


async def test_a_second_visit_adds_to_the_first(store: Store, tmp_path: Path) -> None:
    visitor = Visitor()
    await deliver(store, visitor.visit(submission(str(uuid4()))), tmp_path)
    await deliver(store, visitor.visit(submission(str(uuid4()))), tmp_path)
    assert store.read_blocking(lambda s: s.info(f"citizen-{visitor.id}")).doc_count == 2


async def test_another_document_under_the_same_id_is_told(store: Store, tmp_path: Path) -> None:
    visitor, uuid = Visitor(), str(uuid4())
    await deliver(store, visitor.visit(submission(uuid)), tmp_path)
    (row,) = await deliver(store, visitor.visit(submission(uuid, language="en")), tmp_path)
    assert row.error == "conflict"


async def test_the_guard_is_the_same_as_for_any_upload(store: Store, tmp_path: Path) -> None:
    good, forged = submission(str(uuid4())), submission(str(uuid4()), owner="somebody")
    case = {"_id": f"case:{uuid4()}", "type": "case"}
    rows = await deliver(store, Visitor().visit(forged, case, good), tmp_path)
    assert [row.error for row in rows] == ["forbidden", "forbidden", ""]
    assert "owner" in rows[0].reason


async def test_her_secret_must_be_hers(store: Store, tmp_path: Path) -> None:
    visitor, thief = Visitor(), Visitor()
    await deliver(store, visitor.visit(submission(str(uuid4()))), tmp_path)
    thief.id = visitor.id
    with pytest.raises(Forbidden):  # 401 would speak of the kiosk
        await deliver(store, thief.visit(submission(str(uuid4()))), tmp_path)


def test_a_kiosk_that_is_removed_is_none_any_more(store: Store) -> None:
    one, other = enrol(store, code(store)), enrol(store, code(store, "Oficina Playa"))
    listed = store.read_blocking(lambda s: kiosk.enrolled(s.connection))
    assert [(item.id, item.name) for item in listed] == [
        (one.kiosk, "Oficina Cerro"),
        (other.kiosk, "Oficina Playa"),
    ]
    for name in (one.kiosk, "Oficina Playa"):  # by its id, by its name
        assert len(store.write_blocking(partial(_remove, name))) == 1
    assert store.write_blocking(partial(_remove, "Oficina Playa")) == []
    assert not is_kiosk(store, one.kiosk, one.secret)
    assert not is_kiosk(store, other.kiosk, other.secret)


def _remove(name: str, transaction: Transaction) -> list[kiosk.Kiosk]:
    return kiosk.remove(transaction.connection, name)


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps({"id": "admin", "secret": "x" * 43, "docs": []}).encode(),
        json.dumps({"id": "0" * 32, "secret": "short", "docs": []}).encode(),
        json.dumps({"id": "0" * 32, "secret": "x" * 43}).encode(),
        json.dumps({"id": "0" * 32, "secret": "x" * 43, "docs": "none"}).encode(),
        json.dumps({"id": "0" * 32, "secret": "x" * 43, "docs": [1]}).encode(),
    ],
)
def test_what_is_no_visit_is_refused(plaintext: bytes) -> None:
    with pytest.raises(SyncError) as refused:
        kiosk.read_visit(plaintext)
    assert refused.value.status == 400
