"""Officials who have one case open see each other, until one has said nothing for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from schemas.documents import DeskCase
from server import records
from server.access import DESK
from server.desk import presence
from server.desk.presence import EXPIRES
from server.desk.scope import Desk
from server.officials.grants import Grant
from server.portal.derived import uuid_of
from server.principal import Principal
from server.tables import desk_presence
from sync.errors import NotFound
from sync.store import Store
from tests.unit.test_portal_by_law import TERMS, case

START = datetime(2026, 11, 3, 15, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def open_case(store: Store) -> str:
    """The uuid of a case at the desk."""
    at_desk: DeskCase = case()
    store.write_blocking(lambda t: records.save(t, DESK, at_desk))
    return uuid_of(at_desk.id)


class Room:
    """Officials of one office, each before her own screen."""

    def __init__(self, store: Store, uuid: str) -> None:
        self._store, self._uuid = store, uuid

    def says(
        self,
        name: str,
        at: datetime,
        *,
        writing: bool = False,
        gone: bool = False,
        organization: str = "aguas",
    ) -> list[tuple[str, bool]]:
        """Her browser's word; whom it is told of, and whether that one writes."""
        grants = (Grant("attend", organization),)
        who = Principal(actor="official", name=name, display=name.title(), grants=grants)
        desk = Desk(who, at, TERMS)
        say = partial(presence.here, desk=desk, uuid=self._uuid, writing=writing, gone=gone)
        return [(one.name, one.writing) for one in self._store.write_blocking(say)]

    def rows(self) -> int:
        """What is kept of anybody."""
        count = select(func.count()).select_from(desk_presence)
        return self._store.read_blocking(lambda s: s.connection.scalar(count)) or 0


@pytest.fixture
def room(store: Store, open_case: str) -> Room:
    return Room(store, open_case)


def test_who_is_silent_is_gone_by_herself(room: Room) -> None:
    assert room.says("maria", START, writing=True) == []
    assert room.says("jorge", START + EXPIRES - A_MOMENT) == [("maria", True)]
    assert room.says("jorge", START + EXPIRES + A_MOMENT) == []
    assert room.rows() == 1


def test_each_word_lasts_anew_and_says_what_she_does_now(room: Room) -> None:
    beat = EXPIRES / 3
    for turn in range(5):
        room.says("maria", START + turn * beat, writing=turn % 2 == 0)
        assert room.says("jorge", START + turn * beat) == [("maria", turn % 2 == 0)]
    assert room.rows() == 2


def test_who_leaves_is_gone_at_once(room: Room) -> None:
    room.says("maria", START, writing=True)
    assert room.says("jorge", START) == [("maria", True)]
    assert room.says("maria", START, gone=True) == []
    assert room.says("jorge", START) == []


def test_another_offices_official_is_neither_shown_nor_told(room: Room) -> None:
    room.says("maria", START)
    with pytest.raises(NotFound):
        room.says("luis", START, organization="vivienda")
    assert room.says("jorge", START) == [("maria", False)]
