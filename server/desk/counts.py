"""How many cases there are, kept: by state, unread, and open by the day to answer, for each office.
To count a million rows takes a second; to add up what was counted as they changed, a millisecond.
The counts change in the transaction that changes a case's row, so they are what a count would find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, get_args

from sqlalchemy import bindparam, case, delete, func, insert, or_, select

from schemas.documents import CaseState
from server.access import DESK
from server.desk.scope import Desk, reach
from server.tables import desk_cases, desk_counts
from server.upsert import insert as upsert
from sync.snapshot import Snapshot
from sync.transaction import Transaction

_c = desk_counts.c
_case = desk_cases.c

#: What is counted of a case's row.
_NAMES: Final = ("organization", "municipality", "state", "open", "answer_by")
_COUNTED: Final = (
    *(_case[name] for name in _NAMES),
    (_case.written > _case.seen).label("unread"),
)
_STANDS: Final = select(*_COUNTED).where(_case.uuid == bindparam("of"))


class _Key(NamedTuple):
    """Of a row of ``desk_count``. ``what`` is ``state``, ``due`` or ``unread``; ``value`` the
    state, the ISO date, or ``unread``."""

    what: str
    value: str
    organization: str
    municipality: str


_EMPTY: Final = delete(desk_counts).where(
    *(_c[name] == bindparam(f"of_{name}") for name in _Key._fields), _c.cases == 0
)


class Kept(NamedTuple):
    """Cases by state, open ones near their day and past it, and those with an unread message."""

    states: dict[str, int]
    near: int
    past: int
    unread: int


def hold(transaction: Transaction) -> None:
    """Nobody else changes cases or counts until the transaction ends. First of all: whoever writes
    a document of the desk holds it too, so two never wait for each other."""
    transaction.exists(DESK)


@contextmanager
def following(transaction: Transaction, uuid: str) -> Iterator[None]:
    """The counts follow what is done to a case's row."""
    hold(transaction)
    before = transaction.connection.execute(_STANDS, {"of": uuid}).all()
    yield
    after = transaction.connection.execute(_STANDS, {"of": uuid}).all()
    _note(transaction, before, after)


def add_new(transaction: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of new cases were written."""
    added = [(*(row[name] for name in _NAMES), row["written"] > row["seen"]) for row in rows]
    _note(transaction, [], added)


def recount(transaction: Transaction) -> None:
    """Counts every case anew."""
    hold(transaction)
    connection = transaction.connection
    connection.execute(delete(desk_counts))
    found = Counter[_Key]()
    for *row, cases in connection.execute(select(*_COUNTED, func.count()).group_by(*_COUNTED)):
        for key in _keys(row):
            found[key] += cases
    if found:
        connection.execute(insert(desk_counts), _rows(found))


def kept(snapshot: Snapshot, desk: Desk, organization: str = "", municipality: str = "") -> Kept:
    """Of the cases that her grants reach; of one organization's or municipality's, if named."""
    today = desk.today.isoformat()
    value = case((_c.what == "due", case((_c.value < today, "past"), else_="near")), else_=_c.value)
    query = (
        select(value.label("told"), func.sum(_c.cases).label("cases"))
        .where(
            reach(desk.official, "attend", desk_counts),
            or_(_c.what != "due", _c.value <= desk.near_until.isoformat()),
            *([_c.organization == organization] if organization else []),
            *([_c.municipality == municipality] if municipality else []),
        )
        .group_by("told")
    )
    found = {row.told: int(row.cases) for row in snapshot.connection.execute(query)}
    states = {state: found.get(state, 0) for state in get_args(CaseState)}
    return Kept(states, found.get("near", 0), found.get("past", 0), found.get("unread", 0))


def _note(
    transaction: Transaction, before: Iterable[Sequence[Any]], after: Iterable[Sequence[Any]]
) -> None:
    """Of some cases, what is counted was ``before`` and is ``after``."""
    changes = Counter[_Key](key for row in after for key in _keys(row))
    changes.subtract(key for row in before for key in _keys(row))
    differ = {key: by for key, by in sorted(changes.items()) if by}
    if not differ:
        return
    statement = upsert(transaction.connection, desk_counts)
    statement = statement.on_conflict_do_update(
        index_elements=[_c[name] for name in _Key._fields],
        set_={"cases": _c.cases + statement.excluded.cases},
    )
    transaction.connection.execute(statement, _rows(differ))
    if fewer := [key for key, by in differ.items() if by < 0]:
        transaction.connection.execute(
            _EMPTY, [{f"of_{name}": value for name, value in k._asdict().items()} for k in fewer]
        )


def _keys(row: Sequence[Any]) -> Iterator[_Key]:
    organization, municipality, state, open_, answer_by, unread = row
    yield _Key("state", state, organization, municipality)
    if open_:
        yield _Key("due", answer_by.isoformat(), organization, municipality)
    if unread:
        yield _Key("unread", "unread", organization, municipality)


def _rows(counts: dict[_Key, int]) -> list[dict[str, Any]]:
    return [{**key._asdict(), "cases": cases} for key, cases in counts.items()]
