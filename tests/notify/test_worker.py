"""From the outbox to a browser, over real HTTP: delivery, refusals, waits, crashes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from server.notify import queue, tables
from server.notify.outbox import TTL, section
from tests.notify.world import ANSWERED, CASE, RECEIVED, World
from tests.push_service.service import Planned, PushService
from tests.support.wait import until


def wait_for(world: World, number: int) -> None:
    world.push_service.wait(lambda service: len(service.accepted) == number)


def test_an_encrypted_message_reaches_the_browser(world: World) -> None:
    world.follow(language="en")
    world.post(ANSWERED)
    with world.working():
        until(lambda: world.outcomes() == [("delivered", 201)])
    (push,) = world.push_service.accepted
    assert json.loads(push.message) == {
        "kind": "answered",
        "case": CASE,
        "url": f"/casos/{CASE}",
        "language": "en",
    }
    assert push.urgency == "high"
    assert push.topic == CASE.replace("-", "")
    week = TTL.total_seconds()
    assert week - 60 < push.ttl <= week
    assert world.push_service.refused == []


def test_a_commit_wakes_the_worker(world: World) -> None:
    world.follow()
    with world.working() as worker:
        world.post()
        worker.wake()
        wait_for(world, 1)


def test_all_her_browsers_hear_and_nobody_elses(world: World) -> None:
    hers = {world.follow().id, world.follow().id}
    world.follow(citizen="f" * 32)
    world.follow("section:del-gobernador")
    world.post()
    with world.working():
        wait_for(world, 2)
        until(lambda: world.count() == 0)
    assert {push.subscription for push in world.push_service.accepted} == hers


def test_a_follower_of_both_hears_once(world: World) -> None:
    world.follow("section:del-gobernador", "municipality:playa", citizen="")
    world.post(RECEIVED, section("del-gobernador"), "municipality:playa")
    with world.working():
        wait_for(world, 1)
        until(lambda: world.count() == 0)
    assert len(world.push_service.attempts) == 1


def test_a_hundred_browsers_each_hear_once(world: World) -> None:
    ids = sorted(world.follow("section:agua", citizen="").id for _ in range(100))
    world.post(RECEIVED, "section:agua")
    with world.working():
        wait_for(world, 100)
        until(lambda: world.count() == 0)
    assert sorted(push.subscription for push in world.push_service.accepted) == ids


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_no_more_is_forgotten(world: World, status: int) -> None:
    world.follow().planned.append(Planned(status))
    kept = world.follow()
    world.post()
    with world.working():
        until(lambda: sorted(world.outcomes()) == [("delivered", 201), ("gone", status)])
    assert world.count(tables.subscriptions) == 1
    assert world.count() == 0
    assert [push.subscription for push in world.push_service.accepted] == [kept.id]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_fails_now_is_tried_again(world: World, status: int) -> None:
    world.follow().planned.extend([Planned(status), Planned(status)])
    world.post()
    with world.working():
        until(lambda: world.outcomes()[-1:] == [("delivered", 201)])
    assert world.outcomes() == [("retry", status), ("retry", status), ("delivered", 201)]


def test_retry_after_is_honoured(world: World) -> None:
    world.follow().planned.append(Planned(429, {"Retry-After": "1"}))
    world.post()
    with world.working():
        wait_for(world, 1)
    (_, first), (_, second) = world.push_service.attempts
    assert second - first >= 1.0


def test_an_overloaded_service_is_left_alone_for_all(world: World) -> None:
    world.follow().planned.append(Planned(503, {"Retry-After": "1"}))
    other = world.follow("section:agua", citizen="")
    world.post()
    with world.working() as worker:
        until(lambda: len(world.outcomes()) == 1)
        world.post(RECEIVED, "section:agua", key="publication:1")
        worker.wake()
        wait_for(world, 2)
    first = world.push_service.attempts[0][1]
    (at,) = [at for id, at in world.push_service.attempts if id == other.id]
    assert at - first >= 1.0


def test_one_browser_that_is_told_too_often_holds_up_no_other(world: World) -> None:
    busy = world.follow()
    busy.planned.append(Planned(429, {"Retry-After": "3600"}))
    other = world.follow()
    world.post()
    with world.working():
        wait_for(world, 1)
    assert [push.subscription for push in world.push_service.accepted] == [other.id]


def test_no_network_is_tried_again_later(world: World) -> None:
    browser = world.follow()
    with PushService() as gone:
        nowhere = gone.url
    world.move(f"{nowhere}/push/{browser.id}")
    world.post()
    with world.working() as worker:
        until(lambda: ("retry", None) in world.outcomes())
        world.move(browser.endpoint)
        worker.wake()
        wait_for(world, 1)


def test_a_redirect_is_not_followed(world: World) -> None:
    other = world.follow("section:otra")
    world.follow().planned.append(Planned(307, {"Location": other.endpoint}))
    world.post()
    with world.working():
        until(lambda: world.outcomes() == [("failed", 307)])
    assert world.push_service.accepted == []


def test_a_refused_token_of_an_old_key_ends_the_subscription(world: World) -> None:
    world.follow(vapid="an older key of ours").planned.append(Planned(403))
    world.post()
    with world.working():
        until(lambda: world.outcomes() == [("gone", 403)])
    assert world.count(tables.subscriptions) == 0


def test_a_message_past_its_time_is_given_up(world: World) -> None:
    world.follow()
    world.post(at=datetime.now(UTC) - TTL - timedelta(seconds=1))
    with world.working():
        until(lambda: world.outcomes() == [("expired", None)])
    assert world.push_service.attempts == []


def test_a_wait_past_its_time_is_given_up(world: World) -> None:
    world.follow().planned.append(Planned(503, {"Retry-After": str(8 * 86400)}))
    world.post()
    with world.working():
        until(lambda: world.outcomes() == [("retry", 503), ("expired", None)])
    assert world.count() == 0


def test_a_worker_that_died_after_claiming_is_made_up_for(world: World) -> None:
    """Claimed and committed, then the process was killed: sent at the next start, at once."""
    world.follow()
    world.post()
    world.spread()
    assert len(world.claim()) == 1
    assert world.claim() == []
    with world.working():
        wait_for(world, 1)


def test_a_portal_that_stops_waits_for_no_push_service(world: World) -> None:
    """Stopped while the service does not answer; the next start sends it again."""
    world.follow().planned.append(Planned(201, hang=True))
    world.post()
    with world.working():
        world.push_service.wait(lambda service: len(service.attempts) == 1)
    with world.working():
        wait_for(world, 1)


def test_a_claim_of_a_worker_that_hangs_runs_out(world: World) -> None:
    world.follow()
    world.post()
    world.spread()
    (claim,) = world.claim()
    (again,) = world.claim(after=queue.LEASE + 1)
    assert (claim.attempts, again.attempts) == (1, 2)
    assert again.id == claim.id


def test_a_push_that_was_sent_twice_shows_once(world: World) -> None:
    """The service took it, its answer was lost: the same Topic replaces what waits."""
    world.follow().planned.append(Planned(503, accept=True))
    world.post()
    with world.working():
        wait_for(world, 2)
    assert len(world.push_service.waiting()) == 1
