"""Support of proposals: each person counts once, whatever order her words come in and how often."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.documents import DeskComment, ProposalHead, Support, Tally
from server import records
from server.access import DESK, PUBLIC
from server.participation.counting import (
    forget_person,
    forget_subject,
    take_support,
    write_tallies,
)
from sync.transaction import Transaction
from tests.support.reconciled import World

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

#: (who, minutes ago, whether she supports it)
said = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans()), min_size=1, max_size=12
)


def words(proposal: str, supports: bool, ago: int, n: int = 0) -> Support:
    at = NOW - timedelta(minutes=ago)
    return Support(id=f"support:{n:032x}", proposal=proposal, supports=supports, created_at=at)


def counted(transaction: Transaction, proposal: str) -> int:
    write_tallies(transaction, NOW)
    tally = records.load(transaction, PUBLIC, f"tally:proposal:{proposal}", Tally)
    return tally.votes if tally else 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(said=said, shuffle=st.randoms(use_true_random=False))
def test_everybody_counts_once(
    world: World, said: list[tuple[int, int, bool]], shuffle: random.Random
) -> None:
    proposal, people = str(uuid4()), [uuid4().hex for _ in range(4)]
    given_ = [
        (who, words(proposal, supports, ago, n)) for n, (who, ago, supports) in enumerate(said)
    ]
    newest: dict[int, Support] = {}
    for who, each in sorted(given_, key=lambda pair: (pair[1].created_at, pair[1].id)):
        newest[who] = each
    # All of it comes twice and in any order, and the sums are written in between.
    again = [*given_, *given_]
    shuffle.shuffle(again)

    def work(transaction: Transaction) -> int:
        for n, (who, each) in enumerate(again):
            take_support(transaction, people[who], each, NOW)
            if n % 5 == 0:
                counted(transaction, proposal)
        return counted(transaction, proposal)

    assert world.store.write_blocking(work) == sum(each.supports for each in newest.values())


def test_who_has_all_of_hers_erased_is_counted_on_but_not_known(world: World) -> None:
    proposal, ana = str(uuid4()), uuid4().hex

    def work(transaction: Transaction) -> int:
        take_support(transaction, ana, words(proposal, True, 1), NOW)
        forget_person(transaction, ana)
        return counted(transaction, proposal)

    assert world.store.write_blocking(work) == 1


def test_a_clock_years_ahead_counts_as_now(world: World) -> None:
    proposal, ana = str(uuid4()), uuid4().hex

    def work(transaction: Transaction) -> int:
        take_support(transaction, ana, words(proposal, True, -60 * 24 * 900), NOW)
        later = NOW + timedelta(minutes=1)
        take_support(transaction, ana, words(proposal, False, -1, 1), later)
        return counted(transaction, proposal)

    assert world.store.write_blocking(work) == 0


def test_what_was_given_to_a_proposal_that_is_gone_writes_no_tally(world: World) -> None:
    proposal, ana = str(uuid4()), uuid4().hex

    def work(transaction: Transaction) -> Tally | None:
        take_support(transaction, ana, words(proposal, True, 1), NOW)
        forget_subject(transaction, f"proposal:{proposal}")
        counted(transaction, proposal)
        return records.load(transaction, PUBLIC, f"tally:proposal:{proposal}", Tally)

    assert world.store.write_blocking(work) is None


async def test_of_an_erased_author_no_proposal_is_supported(world: World) -> None:
    uuid, support = str(uuid4()), str(uuid4())
    desk = DeskComment(
        id=f"desk-comment:{uuid}",
        citizen="",
        proposal=ProposalHead("proposal", "water", ""),
        text="",
        author_name="",
        language="es",
        state="published",
        submitted_at=NOW,
        received_at=NOW,
    )
    world.store.write_blocking(lambda t: records.save(t, DESK, desk))
    said = {"type": "support", "proposal": uuid, "supports": True, "created_at": NOW.isoformat()}
    async with world.reconciler():
        world.write({"_id": f"support:{support}", **said})
        await world.until(lambda: world.has(f"correction:{support}"))
    assert world.store.write_blocking(lambda t: counted(t, uuid)) == 0
