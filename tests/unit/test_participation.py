"""Ratings and visits: each person once, whatever order things come in and however often."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from schemas.documents import Tally, Vote
from server import records
from server.access import PUBLIC
from server.participation.counting import (
    forget_person,
    take_visits,
    take_vote,
    write_tallies,
)
from server.participation.tables import ratings
from sync.transaction import Transaction
from tests.portal.people import new_uuid
from tests.support.reconciled import HERS, World

NEWS = "un-portal-al-servicio-de-la-poblacion"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


votes_ = st.lists(
    st.builds(
        lambda stars, minutes, n: Vote(
            id=f"vote:{n:032x}",
            publication=NEWS,
            stars=stars,
            created_at=NOW - timedelta(minutes=minutes),
        ),
        st.integers(1, 5),
        st.integers(0, 3),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each.id,
)


def vote(stars: int, at: datetime = NOW, uuid: str = "") -> dict[str, Any]:
    return {
        "_id": f"vote:{uuid or new_uuid()}",
        "type": "vote",
        "publication": NEWS,
        "stars": stars,
        "created_at": at.isoformat(),
    }


def tally(world: World) -> Tally:
    world.store.write_blocking(lambda t: write_tallies(t, NOW))
    found = world.store.read_blocking(lambda s: records.load(s, PUBLIC, f"tally:{NEWS}", Tally))
    assert found is not None
    return found


async def test_her_newest_vote_is_her_rating(world: World) -> None:
    world.now = NOW
    other = f"citizen-{'b' * 32}"
    world.store.write_blocking(lambda t: t.create_database(other))
    async with world.reconciler():
        world.write(vote(2, NOW - timedelta(hours=1)))
        world.write(vote(4, NOW))
        world.write(vote(1, NOW - timedelta(hours=2)))  # typed first, sent last
        world.write(vote(3, NOW + timedelta(days=900)), db=other)  # a clock that is years off
        await world.until(lambda: tally(world).votes == 4)
        world.now += timedelta(minutes=1)
        world.write(vote(5, world.now), db=other)  # the clock was put right
        await world.until(lambda: tally(world).stars == 10 + 4 + 5)
    found = tally(world)
    assert (found.votes, found.rating, found.visits) == (4, 4.75, 3427)


async def test_a_vote_on_nothing_is_answered(world: World) -> None:
    sent = {**vote(3), "publication": "no-hay"}
    async with world.reconciler():
        world.write(sent)
        correction = sent["_id"].replace("vote", "correction")
        await world.until(lambda: world.has(correction))
    assert tally(world).votes == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(votes=votes_, shuffle=st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(
    world: World, votes: list[Vote], shuffle: random.Random
) -> None:
    citizen = uuid4().hex
    again = [*votes, *votes]
    shuffle.shuffle(again)

    def work(transaction: Transaction) -> int | None:
        for each in again:
            take_vote(transaction, citizen, each, NOW)
        query = select(ratings.c.stars).where(ratings.c.citizen == citizen)
        return transaction.connection.scalar(query)

    newest = max(votes, key=lambda each: (each.created_at, each.id))
    assert world.store.write_blocking(work) == newest.stars


def test_a_batch_of_visits_counts_once(world: World) -> None:
    batch = new_uuid()

    def take(transaction: Transaction) -> bool:
        return take_visits(transaction, batch, {NEWS: 2, "no-hay": 3}, NOW)

    assert world.store.write_blocking(take)
    assert not world.store.write_blocking(take)
    assert tally(world).visits == 3429
    assert tally(world).votes == 2
    assert not world.has("tally:no-hay", PUBLIC)


def test_a_tally_is_written_only_when_something_was_counted(world: World) -> None:
    before = tally(world)
    assert tally(world).rev == before.rev


def test_who_rated_is_forgotten_and_the_sum_stays(world: World) -> None:
    citizen = HERS.removeprefix("citizen-")
    given_ = msgspec.convert(vote(5), Vote)
    world.store.write_blocking(lambda t: take_vote(t, citizen, given_, NOW))
    world.store.write_blocking(lambda t: forget_person(t, citizen))
    assert tally(world).votes == 3
