"""The queue as its callers see it: exactly once by key, with the transaction or not at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from server.notify import queue, tables
from server.notify.outbox import TTL, enqueue
from server.notify.subscriptions import remove
from sync.transaction import Transaction
from tests.notify.world import RECEIVED, World


def test_the_same_cause_speaks_once(world: World) -> None:
    world.post(key="notice:1")
    world.post(key="notice:1")
    world.post(key="notice:2")
    assert world.count(tables.messages) == 2


def test_what_rolls_back_is_not_sent(world: World) -> None:
    def work(transaction: Transaction) -> None:
        enqueue(transaction.connection, ["x"], RECEIVED, key="notice:1", at=datetime.now(UTC))
        raise LookupError

    with pytest.raises(LookupError):
        world.store.write_blocking(work)
    assert world.count(tables.messages) == 0


def test_a_message_to_many_is_spread_in_slices(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "SLICE", 10)
    for _ in range(25):
        world.follow("section:agua", citizen="")
    world.post(RECEIVED, "section:agua")
    counts = []
    while world.spread():
        counts.append(world.count())
    assert counts == [10, 20, 25]


def test_nobody_to_tell_is_no_trouble(world: World) -> None:
    world.post()
    assert world.spread()
    assert not world.spread()
    assert world.claim() == []


def test_a_browser_that_leaves_takes_its_deliveries_along(world: World) -> None:
    browser = world.follow()
    world.post()
    world.spread()
    world.store.write_blocking(lambda t: remove(t.connection, browser.endpoint))
    assert world.count() == 0
    assert world.count(tables.subscription_topics) == 0


def test_old_messages_are_forgotten(world: World) -> None:
    world.post(key="old", at=datetime.now(UTC) - TTL - timedelta(days=1))
    world.post(key="new")
    while world.spread():
        pass
    world.store.write_blocking(lambda t: queue.prune(t.connection, time.time()))
    assert world.count(tables.messages) == 1
