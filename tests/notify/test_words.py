"""From the outbox to a mailbox and a mobile phone, over a real SMTP server and an SMS gateway."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from server.config import ConfigError, read_config
from server.notify import addresses, queue, tables
from server.notify.channels.words import WordsChannels, words_channels
from server.notify.delivery import Channel
from server.notify.outbox import cases_of
from tests.notify.world import ANSWERED, CITIZEN, RECEIVED, World
from tests.support.post_office import PostOffice
from tests.support.wait import until

NUMBER = "2026-000123"


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def words(tmp_path: Path, post: PostOffice) -> WordsChannels:
    settings = {**post.settings, "PORTAL_URL": "https://portal.example"}
    return words_channels(read_config(tmp_path, settings))


def told(world: World, channel: Channel, address: str) -> None:
    topic = cases_of(CITIZEN)
    world.store.write_blocking(lambda t: addresses.put(t.connection, topic, channel, address, "es"))


def test_an_answer_is_told_by_every_channel_she_chose(
    world: World, words: WordsChannels, post: PostOffice
) -> None:
    browser = world.follow()
    told(world, "email", "ana@uno.example")
    told(world, "sms", "+5350000001")
    world.post(structs.replace(ANSWERED, number=NUMBER))
    with world.working(words):
        letter = post.wait_for("ana@uno.example")
        sms = post.wait_for("+5350000001")
        until(lambda: world.count() == 0)
    assert [push.subscription for push in world.push_service.accepted] == [browser.id]
    link = f"https://portal.example{ANSWERED.url}"
    assert NUMBER in letter.text
    assert link in letter.text
    assert sms.text == (
        f"Portal de La Habana: su asunto {NUMBER} tiene respuesta. Puede leerla en {link}"
    )
    assert len(sms.text) <= 160
    assert sorted(world.outcomes()) == [("delivered", 201), ("delivered", 202), ("delivered", 250)]


def test_what_is_no_news_costs_no_sms(world: World, words: WordsChannels, post: PostOffice) -> None:
    told(world, "email", "ana@dos.example")
    told(world, "sms", "+5350000002")
    world.post(RECEIVED)
    with world.working(words):
        post.wait_for("ana@dos.example")
        until(lambda: world.count() == 0)
    assert post.to("+5350000002") == []


def test_what_fails_now_is_tried_again_and_arrives_once(
    world: World, words: WordsChannels, post: PostOffice
) -> None:
    told(world, "email", "ana@tres.example")
    told(world, "sms", "+5350000003")
    post.refuse_email = ["451 later", "452 later"]
    post.refuse_sms = [503, 429]
    world.post(ANSWERED)
    with world.working(words):
        until(lambda: len(world.outcomes()) == 6)
        until(lambda: world.count() == 0)
    assert sorted(world.outcomes()) == [
        ("delivered", 202),
        ("delivered", 250),
        ("retry", 429),
        ("retry", 451),
        ("retry", 452),
        ("retry", 503),
    ]
    assert len(post.to("ana@tres.example")) == len(post.to("+5350000003")) == 1


def test_what_a_dead_worker_may_have_sent_in_words_waits_for_its_lease(world: World) -> None:
    """A push that comes twice shows once; an SMS would be paid and read twice."""
    world.follow()
    told(world, "sms", "+5350000009")
    world.post(ANSWERED)
    world.spread()
    assert len(world.claim()) == 2
    world.store.write_blocking(lambda t: queue.release(t.connection, time.time()))
    assert [claim.service == "sms" for claim in world.claim()] == [False]
    services = [claim.service for claim in world.claim(after=queue.LEASE + 1)]
    assert "sms" in services


def test_an_address_that_is_none_is_given_up(
    world: World, words: WordsChannels, post: PostOffice
) -> None:
    told(world, "email", "ana@cuatro.example")
    post.refuse_email = ["550 no such mailbox"]
    world.post(ANSWERED)
    with world.working(words):
        until(lambda: world.outcomes() == [("failed", 550)])
    assert world.count() == 0


def test_whoever_wants_no_more_gets_nothing_that_is_on_its_way(world: World) -> None:
    told(world, "email", "ana@cinco.example")
    world.post(ANSWERED)
    while world.spread():
        pass
    assert world.count() == 1
    topic = cases_of(CITIZEN)
    world.store.write_blocking(lambda t: addresses.drop(t.connection, topic, "email"))
    assert world.count() == world.count(tables.addresses) == 0


def test_the_journal_names_no_address(world: World, words: WordsChannels, post: PostOffice) -> None:
    told(world, "email", "ana@seis.example")
    world.post(ANSWERED)
    with world.working(words):
        post.wait_for("ana@seis.example")
        until(lambda: world.count() == 0)
    rows = world.store.read_blocking(
        lambda s: [tuple(row) for row in s.connection.execute(tables.attempts.select())]
    )
    assert [(row[2], row[3]) for row in rows] == [("email", "email")]
    assert "seis" not in str(rows)


@pytest.mark.parametrize(
    "setting",
    [
        {"SMTP_URL": "smtp://mail.example"},
        {"SMTP_URL": "http://mail.example?from=a@b.cu"},
        {"SMTP_URL": "smtp://mail.example:0?from=a@b.cu"},
        {"SMTP_URL": "smtp://mail.example:x?from=a@b.cu"},
        {"SMS_URL": "gateway.example/send"},
        {"SMS_URL": "ftp://gateway.example/send"},
    ],
)
def test_a_channel_that_cannot_be_used_is_said_at_the_start(
    tmp_path: Path, setting: dict[str, str]
) -> None:
    with pytest.raises(ConfigError, match=next(iter(setting))):
        words_channels(read_config(tmp_path, setting))
