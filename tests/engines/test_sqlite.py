"""What is SQLite's alone: it looks for what other processes have committed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from sync.store import Store
from tests.support.engines import elsewhere
from tests.support.logs import hearing


async def test_a_failing_look_at_others_does_not_end_the_writer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    store = Store(url)
    store.open()
    await store.write(lambda on: on.create_database("db"))
    told: asyncio.Queue[Mapping[str, int]] = asyncio.Queue()
    store.listen(told.put_nowait)
    with hearing("sync.writer") as heard:
        elsewhere(url, "ALTER TABLE databases RENAME TO hidden")
        assert await asyncio.to_thread(heard.said.wait, 20)
        assert "Cannot see what other processes commit" in heard.words
    elsewhere(url, "ALTER TABLE hidden RENAME TO databases")
    await store.write(lambda on: on.put("db", "a", b"{}"))
    assert await asyncio.wait_for(told.get(), 20) == {"db": 1}
    store.check()
    store.close()
