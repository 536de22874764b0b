"""The log: written with the act or not at all, changed by nobody, and checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, text, update

from server.officials import audit, log
from server.officials.log import LogFilter
from server.officials.tables import audit as table
from server.setup import set_up
from server.spreadsheet import csv_bytes
from sync.store import Store
from sync.transaction import Transaction
from tests.support.engines import ENGINES, new_store_url

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A portal's store with five entries, on each engine."""
    server = partial(request.getfixturevalue, "postgres")
    with new_store_url(request.param, tmp_path, server) as url:
        yield from _with_entries(url)


@pytest.fixture
def in_a_file(tmp_path: Path) -> Iterator[Store]:
    """The same in an SQLite file, which a stranger may open."""
    yield from _with_entries(f"sqlite:///{tmp_path / 'portal.db'}")


def _with_entries(url: str) -> Iterator[Store]:
    store = Store(url)
    store.open()
    set_up(store)
    for hour in range(5):
        store.write_blocking(partial(_note, hour=hour))
    yield store
    store.close()


def _note(transaction: Transaction, hour: int) -> None:
    audit.record(
        transaction,
        "maria" if hour % 2 else "jorge",
        "answer",
        NOW + timedelta(hours=hour),
        subject=f"desk-case:{hour}",
        before="1-a",
        after="2-b",
        detail={"to": "answered", "from": "received"},
    )


def test_a_whole_log_is_whole(store: Store) -> None:
    found = store.read_blocking(audit.verify)
    assert (found.entries, found.broken) == (5, 0)
    assert len(found.last) == 64
    _note_another(store)
    assert store.read_blocking(audit.verify).last != found.last


def _execute(transaction: Transaction, statement: Executable) -> None:
    transaction.connection.execute(statement)


def _note_another(store: Store) -> None:
    store.write_blocking(lambda t: _note(t, 7))


def test_what_is_undone_leaves_no_entry(store: Store) -> None:
    def fail(transaction: Transaction) -> None:
        _note(transaction, 9)
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        store.write_blocking(fail)
    _note_another(store)
    found = store.read_blocking(audit.verify)
    assert (found.entries, found.broken) == (6, 0)


def test_the_engine_refuses_to_change_or_delete(store: Store) -> None:
    for statement in (
        update(table).values(who="nobody"),
        delete(table),
        delete(table).where(table.c.number == 5),
    ):
        with pytest.raises(Exception, match="append-only"):
            store.write_blocking(partial(_execute, statement=statement))
    assert store.read_blocking(audit.verify).broken == 0


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit SET who = 'jorge' WHERE number = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE number = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE number = 1", 1),
        ("UPDATE audit SET hash = zeroblob(32) WHERE number = 4", 4),
        ("UPDATE audit SET number = 9 WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 5", 5),
        ("DELETE FROM audit", 1),
        (
            "INSERT INTO audit SELECT 6, at, who, act, subject, before, after, detail, hash "
            "FROM audit WHERE number = 5",
            6,
        ),
        ("INSERT INTO audit SELECT 0, 0, '', '', '', '', '', '', zeroblob(32)", 1),
    ],
)
def test_tampering_with_the_file_is_found(
    in_a_file: Store, tmp_path: Path, tampering: str, broken: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "portal.db")) as file, file:
        file.execute("DROP TRIGGER audit_no_update")
        file.execute("DROP TRIGGER audit_no_delete")
        file.execute(tampering)
    assert in_a_file.read_blocking(audit.verify).broken == broken


def test_an_upgraded_file_keeps_its_triggers(in_a_file: Store) -> None:
    set_up(in_a_file)
    names = in_a_file.read_blocking(
        lambda s: s.connection.scalars(
            text(
                "SELECT name FROM sqlite_master "
                "WHERE type = 'trigger' AND tbl_name = 'audit' ORDER BY name"
            )
        ).all()
    )
    assert list(names) == ["audit_no_delete", "audit_no_update"]


def test_pages_and_filters(store: Store) -> None:
    def found(wanted: LogFilter, through: int = 5) -> list[int]:
        return store.read_blocking(
            lambda s: [entry.number for entry in log.following(s, wanted, 0, through)]
        )

    assert found(LogFilter()) == [1, 2, 3, 4, 5]
    assert found(LogFilter(), through=3) == [1, 2, 3]
    last = store.read_blocking(lambda s: log.following(s, LogFilter(), 4, 5))
    assert [entry.number for entry in last] == [5]
    assert found(LogFilter(who="maria")) == [2, 4]
    assert found(LogFilter(subject="desk-case:2")) == [3]
    assert found(LogFilter(act="open")) == []
    assert found(LogFilter(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=3))) == [
        2,
        3,
    ]
    page = store.read_blocking(lambda s: log.page(s, LogFilter(), None))
    assert [entry.number for entry in page.rows] == [5, 4, 3, 2, 1]
    assert page.rows[0].detail == {"from": "received", "to": "answered"}
    assert page.next is None
    older = store.read_blocking(lambda s: log.page(s, LogFilter(), 3))
    assert [entry.number for entry in older.rows] == [2, 1]


def test_no_cell_is_a_formula() -> None:
    cells = ["=1+1", "+1", "-1", "@sum", "\tx", "\r=1", "＝1", "  =1", "|calc", "ok", 'a"b', -5]
    lines = csv_bytes(["a"], [[cell] for cell in cells]).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "a"
    for line in lines[1:9]:
        assert line.lstrip('"').startswith("'"), line
    assert lines[-4:] == ["ok", '"a""b"', "-5", ""]
