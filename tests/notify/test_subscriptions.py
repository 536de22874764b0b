"""Which subscriptions are taken, and what a browser follows."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from server.notify import subscriptions, tables
from server.notify.endpoints import EndpointError, check_endpoint
from server.notify.resolver import PublicResolver
from server.notify.subscriptions import Keys, Subscription, SubscriptionError, Wish
from tests.notify.world import CITIZEN, World
from tests.push_service.browser import Browser, b64

GOOD = "https://fcm.googleapis.com/fcm/send/abc:def_-%2B"
OTHER = "f" * 32


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://jmt17.google.com/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://push.example.cu:8443/1",
        "https://8.8.8.8/push",
        "https://[2001:4860:4860::8888]/push",
    ],
)
def test_public_endpoints_are_taken(endpoint: str) -> None:
    check_endpoint(endpoint, allow_private=False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "not a url",
        "http://push.example.com/1",
        "ftp://push.example.com/1",
        "file:///etc/passwd",
        "https://",
        "https://localhost/1",
        "https://portal.localhost/1",
        "https://intranet/1",
        "https://127.0.0.1/1",
        "https://127.1/1",
        "https://2130706433/1",
        "https://0x7f000001/1",
        "https://10.1.2.3/1",
        "https://192.168.1.1./1",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/1",
        "https://0.0.0.0/1",
        "https://224.0.0.1/1",
        "https://[::1]/1",
        "https://[::ffff:127.0.0.1]/1",
        "https://[2002:7f00:1::]/1",
        "https://[64:ff9b::7f00:1]/1",
        "https://[fe80::1]/1",
        "https://[fd00::1]/1",
        "https://user:password@push.example.com/1",
        "https://push.example.com\\@127.0.0.1/1",
        "https://push.example.com:99999/1",
        "https://push.example.com:0/1",
        "https://push.example.com/\n",
        "https://pésh.example.com/1",
        "https://push.example.com/" + "x" * 2048,
    ],
)
def test_endpoints_that_reach_inside_are_refused(endpoint: str) -> None:
    with pytest.raises(EndpointError):
        check_endpoint(endpoint, allow_private=False)


def test_tests_may_use_loopback() -> None:
    check_endpoint("http://127.0.0.1:8080/push/1", allow_private=True)
    with pytest.raises(EndpointError):
        check_endpoint("ftp://127.0.0.1/1", allow_private=True)


async def test_a_name_of_a_private_address_is_not_resolved() -> None:
    resolver = PublicResolver()
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve("localhost", 443)
    await resolver.close()


def wish(*topics: str, endpoint: str = GOOD, **keys: str) -> Wish:
    return Wish(
        subscription=Subscription(endpoint, Keys(**{**Browser.new().keys, **keys})),
        language="es",
        topics=list(topics),
    )


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (wish(p256dh="AAAA"), "p256dh"),
        (wish(p256dh=b64(b"\x04" + bytes(64))), "p256dh"),
        (wish(p256dh="+/+/"), "p256dh"),
        (wish(auth=b64(bytes(15))), "auth"),
        (wish(auth="á"), "auth"),
        (wish("everything"), "no topic"),
        (wish(f"citizen:{OTHER}"), "no topic"),
        (wish("section:Del Gobernador"), "no topic"),
        (wish("section:" + "a" * 200), "no topic"),
        (wish(*[f"section:s{n}" for n in range(65)]), "more than"),
        (wish(endpoint="https://10.0.0.1/1"), "public internet"),
    ],
)
def test_unusable_wishes_are_refused(bad: Wish, reason: str) -> None:
    with pytest.raises(SubscriptionError, match=reason):
        subscriptions.check(bad, allow_private=False)


def keep(world: World, wanted: Wish, citizen: str = "") -> int:
    return world.store.write_blocking(
        lambda t: subscriptions.keep(t.connection, wanted, citizen, "key", time.time())
    )


def topics(world: World) -> set[str]:
    query = select(tables.subscription_topics.c.topic)
    return world.store.read_blocking(lambda s: set(s.connection.scalars(query)))


def test_asking_again_changes_the_same_subscription(world: World) -> None:
    first = keep(world, wish("section:agua", "municipality:playa"))
    second = keep(world, wish("section:agua"))
    assert first == second
    assert topics(world) == {"section:agua"}


def test_a_browser_may_follow_the_cases_of_two(world: World) -> None:
    """Her own and the one she adopted from a kiosk. Without ``cases`` it follows nobody's."""
    keep(world, wish("cases"), CITIZEN)
    keep(world, wish("cases", "section:agua"), OTHER)
    assert topics(world) == {f"citizen:{CITIZEN}", f"citizen:{OTHER}", "section:agua"}
    keep(world, wish("section:agua"))
    assert topics(world) == {"section:agua"}


def test_an_id_is_never_given_again(world: World) -> None:
    first = keep(world, wish())
    world.store.write_blocking(lambda t: subscriptions.remove(t.connection, GOOD))
    assert keep(world, wish()) > first


def test_removing_what_is_not_there_is_no_error(world: World) -> None:
    world.store.write_blocking(lambda t: subscriptions.remove(t.connection, "https://no.where/"))
