"""The writer outlives what goes wrong around it; once it is gone, nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Mapping

import pytest
from sqlalchemy import insert

from sync.errors import SyncError
from sync.store import Store
from sync.tables import databases
from sync.transaction import Transaction
from tests.support.engines import elsewhere


async def test_a_failing_table_does_not_end_the_writer(store: Store, url: str) -> None:
    told: asyncio.Queue[Mapping[str, int]] = asyncio.Queue()
    store.listen(told.put_nowait)
    elsewhere(url, "ALTER TABLE databases RENAME TO hidden")
    with pytest.raises(Exception, match=r"no such table|does not exist"):
        await store.write(lambda on: on.put("db", "a", b"{}"))
    elsewhere(url, "ALTER TABLE hidden RENAME TO databases")
    await store.write(lambda on: on.put("db", "a", b"{}"))
    assert await asyncio.wait_for(told.get(), 20) == {"db": 1}
    store.check()


def ending(_: Transaction) -> None:
    sys.exit("the thread ends")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_nobody_waits_for_a_writer_that_has_ended(store: Store) -> None:
    begun, followed = threading.Event(), threading.Event()

    def ends(on: Transaction) -> None:
        begun.set()
        followed.wait(20)
        ending(on)

    first = asyncio.ensure_future(store.write(ends))
    assert await asyncio.to_thread(begun.wait, 20)
    second = asyncio.ensure_future(store.write(lambda on: on.put("db", "a", b"{}")))
    await asyncio.sleep(0)  # it is submitted, to a writer that does not come to it
    followed.set()
    both = asyncio.gather(first, second, return_exceptions=True)
    results = await asyncio.wait_for(both, 20)
    for result in results:
        assert isinstance(result, SyncError)
        assert result.status == 503
    for call in (
        lambda: store.write_blocking(lambda on: on.put("db", "b", b"{}")),
        store.check,
    ):
        with pytest.raises(SyncError) as caught:
            call()
        assert caught.value.name == "unavailable"
    assert store.read_blocking(lambda on: on.info("db")).doc_count == 0


def test_a_store_that_is_not_open_refuses(url: str) -> None:
    with pytest.raises(SyncError) as caught:
        Store(url).write_blocking(ending)
    assert caught.value.name == "unavailable"


def test_an_error_in_the_log_names_nothing_that_was_to_be_written(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    secret = b"what somebody wrote in confidence"

    def work(on: Transaction) -> None:
        row = {**on.row("db")._asdict(), "security": secret}
        on.connection.execute(insert(databases).values(row))

    try:
        store.write_blocking(work)
    except Exception:
        logging.getLogger("portal").exception("a defect")
    assert "unique constraint" in caplog.text.lower()
    assert "confidence" not in caplog.text
