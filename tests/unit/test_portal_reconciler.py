"""The reconciler on a real store: years, parked documents, what other consumers see."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import func, select

from server import parking
from server.access import DESK, PUBLIC
from server.notify.tables import messages
from server.reconciler import CONSUMER
from sync.transaction import Transaction
from tests.portal.people import message, new_uuid, submission
from tests.support.reconciled import HERS, World


async def test_numbers_begin_anew_with_the_citys_year(world: World) -> None:
    old, late, new = new_uuid(), new_uuid(), new_uuid()
    moments = {
        old: datetime(2026, 12, 31, 20, tzinfo=UTC),
        late: datetime(2027, 1, 1, 4, 59, tzinfo=UTC),  # still the old year in Havana
        new: datetime(2027, 1, 1, 5, 0, tzinfo=UTC),
    }
    async with world.reconciler():
        for uuid, world.now in moments.items():
            world.write(submission(uuid))
            await world.until(partial(world.has, f"case:{uuid}"))
    assert world.number(old) == "2026-000001"
    assert world.number(late) == "2026-000002"
    assert world.number(new) == "2027-000001"


async def test_a_document_that_fails_stalls_nobody_and_is_tried_again(world: World) -> None:
    bad, good = new_uuid(), new_uuid()
    service = world.store.read_blocking(
        lambda s: s.get(PUBLIC, "service:reporte-fuga-de-agua-o-alumbrado")
    )
    assert service is not None
    broken = msgspec.json.decode(service.body)
    broken["form"]["schema"]["properties"]["kind"] = {"type": "no such type"}
    rev = world.store.write_blocking(
        lambda t: t.put(PUBLIC, service.id, msgspec.json.encode(broken), rev=service.rev)
    )
    async with world.reconciler():
        world.write(submission(bad))
        world.write(submission(good, service="unknown"))  # needs no form
        await world.until(lambda: world.has(f"correction:{good}"))
    (parked,) = world.parked()
    assert (parked.db, parked.id, parked.attempts) == (HERS, f"submission:{bad}", 1)
    assert parked.reason
    assert not world.has(f"case:{bad}")

    async with world.reconciler():  # still broken
        await world.until(lambda: world.parked()[0].attempts == 2 or world.has(f"case:{bad}"))
    world.store.write_blocking(lambda t: t.put(PUBLIC, service.id, service.body, rev=rev))
    async with world.reconciler():
        await world.until(lambda: world.has(f"case:{bad}"))
    assert world.parked() == []
    assert world.number(bad) == "2026-000001"


async def test_a_message_waits_for_a_parked_submission(world: World) -> None:
    uuid, said = new_uuid(), new_uuid()
    service = "service:reporte-fuga-de-agua-o-alumbrado"
    stored = world.store.read_blocking(lambda s: s.get(PUBLIC, service))
    assert stored is not None
    rev = world.store.write_blocking(
        lambda t: t.put(PUBLIC, service, b'{"type":"service"}', rev=stored.rev)
    )
    last = new_uuid()
    async with world.reconciler():
        world.write(submission(uuid))
        world.write(message(said, uuid))
        world.write(submission(last, service="unknown"))
        await world.until(lambda: world.has(f"correction:{last}") and len(world.parked()) == 2)
    assert {item.id for item in world.parked()} == {service, f"submission:{uuid}"}
    waiting = world.store.read_blocking(parking.awaited)
    assert waiting == [(HERS, f"message:{said}", f"submission:{uuid}")]
    world.store.write_blocking(lambda t: t.put(PUBLIC, service, stored.body, rev=rev))
    async with world.reconciler():
        await world.until(lambda: not world.parked())
    assert world.store.read_blocking(parking.awaited) == []
    desk = world.store.read_blocking(lambda s: s.get(DESK, f"desk-case:{uuid}"))
    assert desk is not None
    assert [entry["uuid"] for entry in msgspec.json.decode(desk.body)["thread"]] == [said]
    assert not world.has(f"correction:{said}")


async def test_what_an_admin_writes_badly_is_parked(world: World) -> None:
    good = new_uuid()
    async with world.reconciler():
        world.write({"_id": "submission:1", "type": "submission"})
        world.write({"_id": f"submission:{new_uuid()}", "type": "submission"})
        world.write({"_id": "publication:x", "type": "publication"}, db=PUBLIC)
        world.write(submission(good))
        await world.until(lambda: world.has(f"case:{good}") and len(world.parked()) == 3)


async def test_everything_is_seen_once(world: World) -> None:
    uuids = [new_uuid() for _ in range(450)]  # more than two slices
    for uuid in uuids:
        world.write(submission(uuid))
    for _ in range(3):
        async with world.reconciler():
            await world.until(
                lambda: all(db != HERS for db, _, _ in world.store.read_blocking(_pending))
            )
    numbers = sorted(world.number(uuid) for uuid in uuids)
    assert numbers == [f"2026-{n:06d}" for n in range(1, len(uuids) + 1)]
    pushes = world.store.read_blocking(
        lambda s: s.connection.scalar(
            select(func.count()).select_from(messages).where(messages.c.key.like("%-received"))
        )
    )
    assert pushes == len(uuids)
    info = world.store.read_blocking(lambda s: s.info(HERS))
    assert info.doc_count == 4 * len(uuids)


async def test_a_database_dropped_with_work_left_is_forgotten(world: World) -> None:
    world.write(submission(new_uuid()))
    world.store.write_blocking(lambda t: t.delete_database(HERS))
    world.store.write_blocking(lambda t: t.create_database(HERS))
    uuid = new_uuid()
    async with world.reconciler():
        world.write(submission(uuid))
        await world.until(lambda: world.has(f"case:{uuid}"))
    assert world.number(uuid) == "2026-000001"


def _pending(snapshot: Any) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = snapshot.changed_since(CONSUMER)
    return found


async def test_a_database_made_anew_while_it_is_worked_on_is_read_from_its_start(
    world: World,
) -> None:
    """What was read of the dropped one must not count as progress in the new one."""
    for _ in range(20):
        world.write(submission(new_uuid()))
    uuids = [new_uuid() for _ in range(5)]
    dropped = False

    def drop(changed: Mapping[str, int]) -> None:
        # Told in the writer's thread, after the first reaction to the old database.
        nonlocal dropped
        if not dropped and changed.get(HERS, 0) > 20:
            dropped = True
            threading.Thread(target=anew).start()

    def anew() -> None:
        def work(transaction: Transaction) -> None:
            transaction.delete_database(HERS)
            transaction.create_database(HERS)

        world.store.write_blocking(work)
        for uuid in uuids:
            world.write(submission(uuid))

    stop = await asyncio.to_thread(world.store.listen, drop)
    async with world.reconciler():
        await world.until(lambda: dropped and all(world.has(f"case:{uuid}") for uuid in uuids))
    stop()
