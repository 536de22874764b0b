"""Accounts past HTTP: what passwords may be tried, what a changed one ends, what erasing leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.accounts import NewDevice
from server import identity
from server.access import citizen_database, drafts_database
from server.accounts import account, codes, erasing
from server.accounts.account import Attached
from server.accounts.codes import Proof, Sent
from server.accounts.contacts import Contact
from server.passwords import hash_secret
from server.principal import Principal
from server.setup import set_up
from sync.errors import SyncError
from sync.parsing import parse_bulk_docs
from sync.store import Store
from sync.transaction import Transaction

CITIZEN = "c" * 32
NOW = 1_800_000_000.0
CONTACT = Contact("email", "ana@correo.example")
DEVICE = NewDevice("d" * 32, "s" * 43, "Chrome, Android")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    opened.open()
    set_up(opened)
    yield opened
    opened.close()


def guess(store: Store, contact: Contact, network: str, now: float = NOW) -> float:
    return store.write_blocking(lambda t: account.count_guess(t, contact, network, now))


def test_one_password_is_not_tried_with_everybodys_number(store: Store) -> None:
    everybody = [Contact("phone", f"+5351230{number:03}") for number in range(101)]
    waits = [guess(store, each, "10.0.0.1") for each in everybody]
    assert waits == [0.0] * 100 + [3600.0]
    assert guess(store, everybody[-1], "10.0.0.2") == 0.0
    assert guess(store, everybody[-1], "10.0.0.1", NOW + 3601) == 0.0


def test_right_passwords_of_many_people_lock_no_network(store: Store) -> None:
    for number in range(150):
        each = Contact("phone", f"+5351230{number:03}")
        assert guess(store, each, "10.0.0.1") == 0.0
        store.write_blocking(lambda t, each=each: account.guessed(t, each, "10.0.0.1"))  # type: ignore[misc]


def attached(transaction: Transaction, password_hash: str) -> None:
    """An account with ``CONTACT`` and a password."""
    principal = Principal(
        actor="citizen", name=CITIZEN, known=False, secret_hash=b"x" * 32, device=CITIZEN
    )
    sent = codes.ask(transaction, CONTACT, CITIZEN, "", NOW)
    assert isinstance(sent, Sent)
    shown = codes.check(transaction, sent.challenge, sent.code, NOW)
    assert isinstance(shown, Proof)
    done = account.attach(transaction, principal, shown, "es", NOW)
    assert isinstance(done, Attached)
    account.save_password(transaction, CITIZEN, password_hash)


def test_a_password_that_was_changed_while_it_was_checked_lets_nobody_in(store: Store) -> None:
    store.write_blocking(lambda t: attached(t, "old"))
    store.write_blocking(lambda t: account.save_password(t, CITIZEN, "new"))

    def sign_in(checked: str) -> str:
        return store.write_blocking(
            lambda t: account.sign_in_by_password(t, CONTACT, checked, DEVICE, NOW)
        ).citizen

    with pytest.raises(SyncError, match="unauthorized"):
        sign_in("old")
    assert sign_in("new") == CITIZEN
    store.write_blocking(lambda t: account.remove_contact(t, CITIZEN, "email"))
    with pytest.raises(SyncError, match="unauthorized"):
        sign_in("new")


def test_erasing_leaves_no_conflicting_revision(store: Store) -> None:
    principal = Principal(
        actor="citizen", name=CITIZEN, secret_hash=hash_secret("x"), device=CITIZEN
    )
    id, db = "draft:11111111-1111-4111-8111-111111111111", drafts_database(CITIZEN)
    leaves = [{"_id": id, "_rev": f"1-{digit * 32}", "data": {"said": digit}} for digit in "abc"]

    def begin(t: Transaction) -> list[str]:
        identity.create_database(t, principal, citizen_database(CITIZEN))
        identity.create_database(t, principal, db)
        body = json.dumps({"new_edits": False, "docs": leaves}).encode()
        edits, new_edits = parse_bulk_docs(body)
        t.bulk_docs(db, edits, new_edits=new_edits)
        erasing.ask(t, CITIZEN, NOW - 2 * erasing.UNDO)
        return erasing.erase(t, CITIZEN, NOW)

    assert store.write_blocking(begin) == [CITIZEN]
    assert store.read_blocking(lambda s: s.documents(db)) == []
    left = store.read_blocking(lambda s: s.get(db, id))
    assert left is not None
    assert left.deleted
