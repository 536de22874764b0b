"""Whatever is done with cases, the counts that are kept are those that a count finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import delete, func, select

from schemas.documents import CaseState, DeskCase, ThreadEntry
from server import records
from server.access import DESK
from server.desk import counts, index, listing
from server.desk.listing import CaseFilter
from server.desk.scope import Desk
from server.officials.grants import Grant, allows
from server.portal.cases import OPEN
from server.principal import Principal
from server.tables import desk_cases, desk_counts, metadata
from sync.snapshot import Snapshot
from sync.store import Store
from sync.transaction import Transaction
from tests.support.engines import ENGINES, new_store_url
from tests.unit.test_portal_by_law import TERMS, case

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
OFFICES = ("agua", "salud", "")
PLACES = ("playa", "cerro", "")
STATES: tuple[CaseState, ...] = ("received", "in_study", "answered", "closed", "redirected")
#: Grants of officials whose counts are compared.
READERS = (
    (Grant("attend"),),
    (Grant("attend", "agua"),),
    (Grant("attend", "agua", "playa"), Grant("attend", "", "cerro")),
    (Grant("moderate"),),
)
FILTERS = (
    CaseFilter(state="open"),
    CaseFilter(state="answered", organization="agua"),
    CaseFilter(municipality="cerro"),
    CaseFilter(due="past", state="open"),
    CaseFilter(due="near", organization="salud"),
    CaseFilter(unread=True),
)
few = st.integers(0, 3)
acts = st.one_of(
    st.tuples(
        st.just("write"),
        few,
        st.fixed_dictionaries(
            {
                "state": st.sampled_from(STATES),
                "organization": st.sampled_from(OFFICES),
                "municipality": st.sampled_from(PLACES),
                "answer_by": st.sampled_from([-40, -1, 0, 5, 60]),
            }
        ),
    ),
    st.tuples(st.just("say"), few, st.sampled_from(["citizen", "official"])),
    st.tuples(st.just("see"), few, st.none()),
    st.tuples(st.just("recount"), few, st.none()),
)


def load(snapshot: Snapshot, number: int) -> DeskCase | None:
    return records.load(snapshot, DESK, f"desk-case:{UUID(int=number)}", DeskCase)


def act(t: Transaction, what: str, number: int, argument: Any) -> None:
    known = load(t, number)
    if what == "recount":
        counts.recount(t)
    elif what == "write":
        day = NOW.date() + timedelta(days=argument["answer_by"])
        fields = {**argument, "answer_by": day}
        write(t, structs.replace(known or new(number), **fields))
    elif known is None:
        return
    elif what == "see":
        index.note_seen(t, str(UUID(int=number)))
    else:
        entry = ThreadEntry(uuid=str(UUID(int=9)), author=argument, name="", text="Hola", at=NOW)
        write(t, structs.replace(known, thread=[*known.thread, entry]))


def new(number: int) -> DeskCase:
    return structs.replace(case(), id=f"desk-case:{UUID(int=number)}")


def write(t: Transaction, changed: DeskCase) -> None:
    index.index(t, changed)
    records.save(t, DESK, changed)


def check(snapshot: Snapshot) -> None:
    c = desk_cases.c
    unread = set(snapshot.connection.scalars(select(c.uuid).where(c.written > c.seen)))
    known = [found for number in range(4) if (found := load(snapshot, number))]
    for grants in READERS:
        official = Principal(actor="official", name="ana", grants=grants)
        desk = Desk(official, NOW, TERMS)
        hers = [
            one for one in known if allows(grants, "attend", one.organization, one.municipality)
        ]
        days = [one.answer_by - desk.today for one in hers if one.state in OPEN]
        page = listing.cases(snapshot, desk, CaseFilter())
        assert {state: n for state, n in page.states.items() if n} == tally(hers)
        assert page.due.past == sum(day < timedelta() for day in days)
        assert page.due.near == sum(timedelta() <= day <= timedelta(TERMS.notice) for day in days)
        assert page.unread == sum(one.id.partition(":")[2] in unread for one in hers)
    official = Principal(actor="official", name="ana", grants=READERS[0])
    for wanted in FILTERS:
        listed = listing.cases(snapshot, Desk(official, NOW, TERMS), wanted)
        assert listed.total == len(listed.rows)
    least = snapshot.connection.scalar(select(func.min(desk_counts.c.cases)))
    assert least is None or least > 0


def tally(cases: list[DeskCase]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in cases:
        found[one.state] = found.get(one.state, 0) + 1
    return found


@pytest.fixture(scope="module", params=ENGINES)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    server = partial(request.getfixturevalue, "postgres")
    with new_store_url(request.param, tmp_path_factory.mktemp("counts"), server) as url:
        opened = Store(url)
        opened.open()
        opened.write_blocking(lambda t: metadata.create_all(t.connection))
        yield opened
        opened.close()


def empty(t: Transaction) -> None:
    if t.exists(DESK):
        t.delete_database(DESK)
    t.create_database(DESK)
    t.connection.execute(delete(desk_cases))
    counts.recount(t)


@settings(max_examples=30, deadline=None)
@given(history=st.lists(acts, max_size=12))
def test_counts_that_are_kept_are_those_counted(
    store: Store, history: list[tuple[str, int, Any]]
) -> None:
    store.write_blocking(empty)
    for what, number, argument in history:
        store.write_blocking(partial(act, what=what, number=number, argument=argument))
    store.read_blocking(check)
