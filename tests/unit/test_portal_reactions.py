"""What the server does about documents that come late, early, again, or too often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, select

from server.access import DESK, PUBLIC
from server.notify.tables import messages
from server.portal.thread import MOST_UNANSWERED
from sync.documents import Stored
from sync.tables import revisions
from tests.portal.people import comment, message, new_uuid, submission
from tests.support.reconciled import HERS, World

SERVICE = "service:reporte-fuga-de-agua-o-alumbrado"


def stored(world: World, id: str, db: str = HERS) -> Stored:
    found = world.store.read_blocking(lambda s: s.get(db, id))
    assert found is not None, id
    return found


def body(world: World, id: str, db: str = HERS) -> dict[str, Any]:
    decoded: dict[str, Any] = msgspec.json.decode(stored(world, id, db).body)
    return decoded


def replace(world: World, id: str, **changes: Any) -> None:
    """A new revision of a public document."""
    old = stored(world, id, PUBLIC)
    changed = msgspec.json.encode({**msgspec.json.decode(old.body), **changes})
    world.store.write_blocking(lambda t: t.put(PUBLIC, id, changed, rev=old.rev))


def pushes(world: World) -> int:
    query = select(func.count()).select_from(messages)
    return world.store.read_blocking(lambda s: s.connection.scalar(query)) or 0


async def registered(world: World, uuid: str) -> None:
    world.write(submission(uuid))
    await world.until(lambda: world.has(f"case:{uuid}"))


async def test_a_form_is_held_to_the_version_it_was_filled_in_on(world: World) -> None:
    old, new, never = new_uuid(), new_uuid(), new_uuid()
    # Version 2 asks for something that version 1 did not know.
    form = body(world, SERVICE, PUBLIC)["form"]
    form["schema"]["required"] = [*form["schema"]["required"], "meter"]
    form["schema"]["properties"]["meter"] = {"type": "string"}
    replace(world, SERVICE, version=2, form=form)
    async with world.reconciler():
        world.write(submission(old, service_version=1))
        world.write(submission(new, service_version=2))
        world.write(submission(never, service_version=9))
        await world.until(lambda: world.has(f"correction:{never}"))
    assert world.has(f"case:{old}")
    assert [p["rule"] for p in body(world, f"correction:{new}")["problems"]] == ["required"]
    assert [p["rule"] for p in body(world, f"correction:{never}")["problems"]] == ["version"]


async def test_a_service_that_is_offered_no_more_takes_no_version_of_it(world: World) -> None:
    uuid = new_uuid()
    rev = stored(world, SERVICE, PUBLIC).rev
    world.store.write_blocking(lambda t: t.put(PUBLIC, SERVICE, b"{}", rev=rev, deleted=True))
    async with world.reconciler():
        world.write(submission(uuid))
        await world.until(lambda: world.has(f"correction:{uuid}"))
    assert [p["rule"] for p in body(world, f"correction:{uuid}")["problems"]] == ["service"]


async def test_a_message_may_come_before_its_submission(world: World) -> None:
    uuid, said = new_uuid(), new_uuid()
    async with world.reconciler():
        world.write(message(said, uuid))
        await registered(world, uuid)
        await world.until(lambda: bool(body(world, f"desk-case:{uuid}", DESK)["thread"]))
    assert not world.has(f"correction:{said}")


async def test_a_message_to_what_was_refused_is_answered(world: World) -> None:
    uuid, said = new_uuid(), new_uuid()
    async with world.reconciler():
        world.write(message(said, uuid))
        world.write(submission(uuid, service="unknown"))
        await world.until(lambda: world.has(f"correction:{said}"))
    assert [p["rule"] for p in body(world, f"correction:{said}")["problems"]] == ["case"]


async def test_whose_database_was_dropped_gets_her_side_of_the_case_again(world: World) -> None:
    uuid, said, noted = new_uuid(), new_uuid(), new_uuid()
    async with world.reconciler():
        await registered(world, uuid)
        world.write(message(said, uuid))
        world.write(comment(noted, "un-portal-al-servicio-de-la-poblacion"))
        await world.until(lambda: world.has(f"moderation:{noted}"))
        await world.until(lambda: bool(body(world, f"desk-case:{uuid}", DESK)["thread"]))
        ids = (f"case:{uuid}", f"receipt:{uuid}", f"moderation:{noted}")
        before = {id: body(world, id) for id in ids}
        told = pushes(world)

        world.store.write_blocking(lambda t: t.delete_database(HERS))
        world.store.write_blocking(lambda t: t.create_database(HERS))
        world.now = datetime(2027, 6, 1, tzinfo=UTC)  # no new number, no new deadline
        world.write(message(said, uuid))
        world.write(comment(noted, "un-portal-al-servicio-de-la-poblacion"))
        await registered(world, uuid)
        await world.until(lambda: all(map(world.has, ids)))
    assert {id: body(world, id) for id in before} == before
    assert len(body(world, f"desk-case:{uuid}", DESK)["thread"]) == 1
    assert pushes(world) == told


async def test_a_case_without_an_answer_takes_only_so_many_messages(world: World) -> None:
    uuid, last = new_uuid(), new_uuid()
    async with world.reconciler():
        await registered(world, uuid)
        for _ in range(MOST_UNANSWERED):
            world.write(message(new_uuid(), uuid))
        world.write(message(last, uuid))
        await world.until(lambda: world.has(f"correction:{last}"))
    assert [p["rule"] for p in body(world, f"correction:{last}")["problems"]] == ["too_many"]
    assert len(body(world, f"desk-case:{uuid}", DESK)["thread"]) == MOST_UNANSWERED


async def test_a_case_keeps_one_body_however_often_it_is_written(world: World) -> None:
    uuid = new_uuid()
    async with world.reconciler():
        await registered(world, uuid)
        first = stored(world, f"desk-case:{uuid}", DESK).rev
        world.write(message(new_uuid(), uuid))
        await world.until(lambda: bool(body(world, f"desk-case:{uuid}", DESK)["thread"]))
    query = select(revisions.c.rev).where(revisions.c.rev == first)
    assert world.store.read_blocking(lambda s: s.connection.scalars(query).all()) == []


async def test_a_correction_of_a_publication_is_no_news(world: World) -> None:
    slug, last = "publication:agua", new_uuid()
    news = {
        "_id": slug,
        "type": "publication",
        "section": "servicios",
        "section_title": {"es": "Servicios", "en": "Services"},
        "title": {"es": "Agua", "en": "Water"},
        "body": [],
        "published_on": "2026-11-24",
    }
    async with world.reconciler():
        world.write(news, db=PUBLIC)
        await world.until(lambda: _told(world, slug) == 1)
        # The queue forgets old messages; that this was told is not forgotten.
        world.store.write_blocking(lambda t: t.connection.execute(messages.delete()))
        replace(world, slug, title={"es": "Agua limpia", "en": "Clean water"})
        world.write({**news, "_id": f"publication:{last}"}, db=PUBLIC)
        await world.until(lambda: _told(world, f"publication:{last}") == 1)
    assert _told(world, slug) == 0


def _told(world: World, key: str) -> int:
    query = select(func.count()).select_from(messages).where(messages.c.key == key)
    return world.store.read_blocking(lambda s: s.connection.scalar(query)) or 0
