"""Whatever is sent to the CouchDB dialect: an answer in time, no 5xx, an error in CouchDB's shape,
and databases that still agree with themselves."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.abuse.dialect import requests
from tests.abuse.invariants import agrees, is_error, sequence_of
from tests.abuse.vocabulary import SEEDS
from tests.support.fuzzing import bounded
from tests.support.in_process import Answered, Asked, Header, InProcess, basic, portal_in_process
from tests.support.portal_process import ADMIN
from tests.support.postgres import Cluster

SECRET = "s" * 43
_numbers = count(1)


class Fuzzed:
    """A portal in this process; what it logs as an error is kept."""

    def __init__(self, runner: asyncio.Runner, portal: InProcess) -> None:
        self.run = runner.run
        self.portal = portal


@contextmanager
def fuzzed(folder: Path, url: str = "") -> Iterator[Fuzzed]:
    with asyncio.Runner() as runner:
        context = portal_in_process(folder, url)
        portal = runner.run(context.__aenter__())
        try:
            yield Fuzzed(runner, portal)
        finally:
            runner.run(context.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with fuzzed(tmp_path_factory.mktemp("dialect")) as found:
        yield found


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgres: Cluster) -> Iterator[Fuzzed]:
    with postgres.store_url() as url, fuzzed(tmp_path_factory.mktemp("dialect"), url) as found:
        yield found


@bounded(120)
@given(data=st.data())
def test_a_database_survives_whatever_is_sent(on_sqlite: Fuzzed, data: st.DataObject) -> None:
    survives(on_sqlite, data)


@bounded(25)
@given(data=st.data())
def test_a_database_on_postgresql_survives_whatever_is_sent(
    on_postgresql: Fuzzed, data: st.DataObject
) -> None:
    survives(on_postgresql, data)


def survives(found: Fuzzed, data: st.DataObject) -> None:
    number = next(_numbers)
    citizen = f"{number:032x}"
    hers = f"citizen-{citizen}"
    db = data.draw(st.sampled_from(["fuzz", "fuzz", "fuzz", hers, hers, "_replicator"]), "database")
    owner = basic(citizen, SECRET)
    people: list[Header | None] = [*[basic(*ADMIN)] * 8, owner, None]
    if db == hers:
        people += [owner] * 8
    errors = Errors()
    logging.getLogger().addHandler(errors)

    async def example() -> None:
        await prepared(found.portal, db)
        before = await sequence_of(found.portal, db)
        try:
            for _ in range(data.draw(st.integers(1, 12), "how many")):
                who = data.draw(st.sampled_from(people), "who")
                asked = data.draw(requests(db, who), "request")
                check(asked, await found.portal(asked))
                after = await sequence_of(found.portal, db)
                if before and after and before[0] == after[0]:
                    assert after[1] >= before[1], "a sequence goes forward"
                before = after
                if after is None:
                    await prepared(found.portal, db)
            await agrees(found.portal, db)
        finally:
            await tidied(found.portal)

    try:
        found.run(example())
    finally:
        logging.getLogger().removeHandler(errors)
    assert not errors.said


class Errors(logging.Handler):
    """What is logged as nobody's fault but ours."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # What an admin forces into a citizen's database is no document of the portal's.
        if not record.getMessage().startswith("set aside "):
            self.said.append(record.getMessage())


async def prepared(portal: InProcess, db: str) -> None:
    assert (await portal.admin("PUT", f"/{db}")).status == 201
    seeds = {"docs": SEEDS, "new_edits": False}
    answer = await portal.admin("POST", f"/{db}/_bulk_docs", seeds)
    assert (answer.status, answer.json()) == (201, [])


async def tidied(portal: InProcess) -> None:
    """No databases but those that a portal has."""
    for name in (await portal.admin("GET", "/_all_dbs")).json():
        if name not in ("public", "desk"):
            await portal.admin("DELETE", f"/{name.replace('/', '%2F').replace('+', '%2B')}")


def check(asked: Asked, answered: Answered) -> None:
    if asked.leaves and not answered.status:
        return  # it left before the feed began
    assert 200 <= answered.status < 500 or answered.status == 501, answered
    if asked.method != "HEAD" and answered.status >= 400:
        assert answered.whole, answered
        assert is_error(answered.body), answered
    for name, value in answered.headers:
        assert not set(value) & set("\r\n\0"), (name, value)
    if answered.status != 304:
        assert answered.header("content-type"), answered
    if _is_json(asked, answered):
        json.loads(answered.body)


def _is_json(asked: Asked, answered: Answered) -> bool:
    plain = answered.header("content-type") == "application/json" and answered.whole
    packed = answered.header("content-encoding")
    file = answered.header("accept-ranges")
    feed = "feed" in asked.target
    return plain and asked.method != "HEAD" and not (packed or file or feed) and bool(answered.body)
