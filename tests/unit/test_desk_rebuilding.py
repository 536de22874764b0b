"""A portal of before organizations had slugs: its cases are at the desk of their office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import select, text

from schemas.documents import DeskCase
from server import records
from server.access import DESK
from server.desk.index import index_new
from server.desk.listing import CaseFilter, cases
from server.desk.scope import Desk
from server.officials.grants import Grant
from server.principal import Principal
from server.setup import set_up
from server.tables import desk_cases
from sync.store import Store
from sync.transaction import Transaction
from tests.support.engines import ENGINES, new_store_url
from tests.unit.test_portal_by_law import TERMS, case


def _as_before(transaction: Transaction, old: DeskCase) -> None:
    """The document and the table as an earlier version wrote them."""
    body = msgspec.json.decode(records.encode(old))
    for name in ("organization", "organization_name"):
        del body[name]
    transaction.put(DESK, old.id, msgspec.json.encode(body))
    transaction.put(DESK, "desk-case:nonsense", b'{"type":"desk-case"}')
    for index in desk_cases.indexes:
        if desk_cases.c.organization in set(index.columns):
            index.drop(transaction.connection)
    transaction.connection.execute(text("ALTER TABLE desk_case DROP COLUMN organization"))


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    server = partial(request.getfixturevalue, "postgres")
    with new_store_url(request.param, tmp_path, server) as url:
        opened = Store(url)
        opened.open()
        yield opened
        opened.close()


def test_cases_of_before_are_found_by_their_office(store: Store) -> None:
    old = structs.replace(
        case(),
        service="atencion-a-la-poblacion",
        data={"kind": "queja", "confidential": True, "full_name": "Ana Pérez", "subject": "Basura"},
    )
    set_up(store)
    store.write_blocking(lambda t: _as_before(t, old))
    set_up(store)
    set_up(store)
    at = datetime(2026, 11, 24, tzinfo=UTC)

    def found(organization: str, words: str = "") -> list[str]:
        grants = (Grant("attend", organization),)
        official = Principal(actor="official", name="ana", grants=grants)
        desk, wanted = Desk(official, at, TERMS), CaseFilter(text=words)
        page = store.read_blocking(lambda s: cases(s, desk, wanted))
        return [row.uuid for row in page.rows]

    uuid = old.id.partition(":")[2]
    assert found("gobierno-provincial") == found("gobierno-provincial", "basura") == [uuid]
    assert found("gobierno-provincial", "perez") == []  # she asked for confidentiality
    assert found("vivienda") == []
    known = store.read_blocking(lambda s: records.load(s, DESK, old.id, DeskCase))
    assert known is not None
    assert (known.organization, known.kind, known.confidential) == (
        "gobierno-provincial",
        "queja",
        True,
    )
    assert {"full_name", "identity", "address"} <= set(known.personal)


def test_rows_stay_in_the_order_in_which_the_cases_came(store: Store) -> None:
    """A search lists the newest: the last rows."""
    came = [datetime(2026, 11, day, tzinfo=UTC) for day in (3, 1, 2)]
    uuids = [f"{digit * 8}-1111-4111-8111-111111111111" for digit in "abc"]
    old = [
        structs.replace(case(), id=f"desk-case:{uuid}", received_at=at)
        for uuid, at in zip(uuids, came, strict=True)
    ]
    set_up(store)

    def as_before(transaction: Transaction) -> None:
        for one in old:
            records.save(transaction, DESK, one)
        index_new(transaction, sorted(old, key=lambda one: one.received_at))
        transaction.connection.execute(text("ALTER TABLE desk_case ADD COLUMN gone INTEGER"))

    store.write_blocking(as_before)
    set_up(store)
    in_order = select(desk_cases.c.uuid).order_by(desk_cases.c.seq)
    found = store.read_blocking(lambda s: list(s.connection.scalars(in_order)))
    assert found == [uuids[1], uuids[2], uuids[0]]
