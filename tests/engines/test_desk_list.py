"""The desk's list on both engines: words, orders, pages, what nobody has read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec import structs
from sqlalchemy import text

from schemas.documents import DeskCase, ThreadEntry
from server.desk import bulk, listing, statistics
from server.desk.index import note_seen
from server.desk.listing import CaseFilter
from server.desk.rebuilding import rebuild
from server.desk.scope import Desk
from server.officials.grants import Grant
from server.portal.derived import uuid_of
from server.principal import Principal
from server.setup import set_up
from server.spreadsheet import csv_bytes
from sync.errors import BadRequest
from sync.store import Store
from tests.engines.office import Office
from tests.support.engines import ENGINES, new_store_url
from tests.support.postgres import Cluster


@pytest.fixture(scope="module", params=ENGINES)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    def server() -> Cluster:
        cluster: Cluster = request.getfixturevalue("postgres")
        return cluster

    with new_store_url(request.param, tmp_path_factory.mktemp("list"), server) as url:
        opened = Store(url)
        opened.open()
        set_up(opened)
        yield opened
        opened.close()


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_words_are_found_without_accents_and_by_their_beginning(office: Office) -> None:
    drain = office.case("El alcantarillado está tupido desde el martes")
    light = office.case("Tubería rota: no hay presión (edificio Ñico López, 1e5abc -7)")
    assert office.found(text="ALCANTARILLADO tupido") == [drain]
    assert office.found(text="tub") == [light]
    assert office.found(text="presion tub") == [light]
    assert office.found(text="nico lopez") == [light]
    assert office.found(text="1e5abc") == office.found(text="-7 1E5") == [light]
    assert office.found(text="tub alcantarillado") == []
    assert office.found(text="cantarillado") == []
    assert office.found(text="000002") == [light]
    for nothing in ("", " ", "%", "'\"*()&|!:<->\\", "NEAR(", "\0"):
        assert isinstance(office.found(text=nothing), list)


def test_what_fits_best_comes_first(office: Office) -> None:
    once = office.case("agua y otras muchas cosas de la cuadra que no son de aquí ni de allá")
    often = office.case("agua agua agua")
    assert office.found(text="agua", sort="relevance") == [often, once]
    assert office.found(text="agua", sort="received") == [once, often]
    assert office.found(text="agua", sort="relevance", state="closed") == []


def test_the_index_follows_the_case(office: Office) -> None:
    uuid = office.case("primera versión")
    case = office.load(uuid)
    case.data["description"] = "segunda redacción"
    office.write(case)
    assert office.found(text="primera") == []
    assert office.found(text="segunda") == [uuid]


@pytest.mark.parametrize("sort", ["received", "newest", "due", "message", "relevance"])
def test_pages_lead_on_and_back(office: Office, sort: str) -> None:
    word = uuid4().hex
    cases = [
        office.new(
            f"{word} {word if number % 3 else ''}",
            answer_by=date(2026, 12, 1) + timedelta(days=number % 7),
        )
        for number in range(120)
    ]
    office.write(*cases)
    uuids = [uuid_of(case.id) for case in cases]
    office.says(uuids[60], "citizen")
    wanted: dict[str, Any] = {"sort": sort, "text": word if sort == "relevance" else ""}
    first = office.page(**wanted)
    second = office.page(**wanted, after=first.next or "")
    third = office.page(**wanted, after=second.next or "")
    assert (first.previous, third.next, first.total) == (None, None, 120)
    seen = [row.uuid for page in (first, second, third) for row in page.rows]
    assert sorted(seen) == sorted(uuids)
    assert office.page(**wanted, before=third.previous or "").rows == second.rows
    back = office.page(**wanted, before=second.previous or "")
    assert (back.rows, back.previous) == (first.rows, None)
    expected = {"received": uuids[0], "newest": uuids[-1], "message": uuids[60]}
    assert seen[0] == expected.get(sort, seen[0])
    days = [row.answer_by for page in (first, second, third) for row in page.rows]
    assert sort != "due" or days == sorted(days)

    def beside(uuid: str) -> tuple[str | None, str | None]:
        found = office.store.read_blocking(
            lambda s: listing.neighbours(s, office.desk, CaseFilter(**wanted), uuid)
        )
        return found.previous, found.next

    assert beside(seen[0]) == (None, seen[1])
    assert beside(seen[50]) == (seen[49], seen[51])
    assert beside(seen[-1]) == (seen[-2], None)


def test_an_answered_case_still_has_a_next_one(office: Office) -> None:
    uuids = [office.case("algo") for _ in range(3)]
    case = office.load(uuids[1])
    office.write(DeskCase(**{**_fields(case), "state": "answered"}))
    assert office.found(state="open") == [uuids[0], uuids[2]]
    found = office.store.read_blocking(
        lambda s: listing.neighbours(s, office.desk, CaseFilter(state="open"), uuids[1])
    )
    assert (found.previous, found.next) == (uuids[0], uuids[2])


def test_a_message_is_unread_until_an_official_looks_or_answers(office: Office) -> None:
    one, other = office.case("uno"), office.case("dos")

    def unread() -> list[str]:
        page = office.page(unread=True)
        assert page.unread == len(page.rows)
        return [row.uuid for row in page.rows]

    assert unread() == []
    office.says(one, "citizen")
    office.says(other, "citizen")
    assert unread() == [one, other]
    office.store.write_blocking(lambda t: note_seen(t, one))
    assert unread() == [other]
    office.write(office.load(one))  # whatever else changes on it
    assert unread() == [other]
    office.says(other, "official")
    assert unread() == []
    office.says(one, "citizen")
    assert unread() == [one]


def test_a_message_on_an_answered_case_is_unread_until_somebody_replies(office: Office) -> None:
    one = office.case("uno")
    office.says(one, "citizen")
    office.says(one, "official")
    office.write(structs.replace(office.load(one), state="answered"))
    assert office.page(unread=True).rows == []
    office.says(one, "citizen")
    office.store.write_blocking(lambda t: note_seen(t, one))  # reading it is no reply
    page = office.page(unread=True)
    assert [(row.uuid, row.state) for row in page.rows] == [(one, "answered")]
    assert page.unread == 1
    office.says(one, "official")
    assert office.page(unread=True).rows == []


def test_rows_tell_what_and_whose_and_keep_a_secret(office: Office) -> None:
    office.case("  La luz\nde la esquina\0 no prende  " + "x" * 500)
    office.case("Aquí se roba", confidential=True)
    shown, secret = office.page().rows
    assert shown.subject.startswith("La luz de la esquina no prende x")
    assert (len(shown.subject), shown.person) == (140, "Ana Pérez")
    assert (secret.subject, secret.person) == ("Aquí se roba", "")
    assert office.found(text="perez") == [shown.uuid]


def test_rows_of_an_earlier_version_are_made_anew(office: Office) -> None:
    uuid, other = office.case("rescatada"), office.case("leída")
    office.says(other, "citizen")
    office.store.write_blocking(lambda t: note_seen(t, other))
    office.store.write_blocking(
        lambda t: t.connection.execute(text("ALTER TABLE desk_case ADD COLUMN old integer"))
    )
    office.store.write_blocking(rebuild)
    assert office.found(text="rescat") == [uuid]
    assert office.page(unread=True).rows == []


def test_many_cases_are_given_by_one_command(office: Office, store: Store) -> None:
    free, taken = office.case("una"), office.case("otra", assignee="jorge", assignee_name="Jorge")
    missing = str(uuid4())
    chosen = [bulk.Chosen(uuid, "") for uuid in (free, taken, missing)]
    command = bulk.AssignMany(str(UUID(int=uuid4().int)), "", chosen)

    def give() -> bulk.Assigned:
        return store.write_blocking(lambda t: bulk.assign_many(t, office.desk, command))

    assert give() == bulk.Assigned([free], [taken, missing])
    assert give() == bulk.Assigned([free], [taken, missing])
    assert office.load(taken).assignee == "jorge"


def _fields(case: DeskCase) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__struct_fields__}


def test_figures_of_an_office(office: Office, store: Store) -> None:
    due = date(2026, 11, 10)
    in_time, late = office.case("a", kind="queja", answer_by=due), office.case("b", answer_by=due)
    office.case("c", answer_by=due)  # nobody has answered it
    office.case("d", municipality="=cmd()")
    office.says(in_time, "official")
    case = office.load(late)
    at = case.received_at + timedelta(days=9)
    case.thread.append(ThreadEntry(uuid=str(uuid4()), author="official", name="", text="x", at=at))
    office.write(case)
    grants = (Grant("administer", office.name),)
    who = Principal(actor="official", name="ana", display="Ana", grants=grants)
    desk = Desk(who, office.desk.at, office.desk.terms)
    found = store.read_blocking(lambda s: statistics.statistics(s, desk, None, None))
    total = found.total
    assert (total.received, total.answered, total.in_time) == (4, 2, 1)
    assert (total.late, total.overdue, total.median_days) == (1, 1, 4.5)
    assert [group.name for group in found.months] == ["2026-11"]
    assert [(group.name, group.figures.received) for group in found.kinds] == [
        ("", 3),
        ("queja", 1),
    ]
    assert found.organizations[0].name == office.name
    assert b"'=cmd()" in csv_bytes(statistics.HEADER, statistics.table(found))
    # Who attends there sees no statistics, nor does another office.
    other = store.read_blocking(lambda s: statistics.statistics(s, office.desk, None, None))
    assert other.total.received == 0
    with pytest.raises(BadRequest):
        store.read_blocking(
            lambda s: statistics.statistics(s, desk, date(2026, 2, 1), date(2026, 1, 1))
        )
