"""What one process of a portal does for all: it reacts, sends, replicates and tidies up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from server.accounts.eraser import Eraser
from server.clock import utc_now
from server.daily import DailyWork
from server.desk.publishing import publish_due
from server.notify.service import notifications
from server.notify.vapid import VapidKeys
from server.participation.counting import write_tallies
from server.periodic import repeated
from server.portal_state import Portal
from server.reactions import Reactions
from server.reconciler import Reconciler
from server.replication.service import following
from server.upkeep import Upkeep

#: Seconds between two looks.
_ERASURES: Final = 60.0
_TALLIES: Final = 60.0
_PUBLICATIONS: Final = 15.0
_UPKEEP: Final = 600.0


@asynccontextmanager
async def do_duties(portal: Portal, keys: VapidKeys) -> AsyncIterator[None]:
    """Does them for as long as the context lasts."""
    config, store = portal.config, portal.store

    async def tally() -> None:
        await store.write(lambda t: write_tallies(t, utc_now()))

    async def publish() -> None:
        await store.write(lambda t: publish_due(t, utc_now()))

    async with notifications(config, store, keys) as worker, following(portal.replications):
        reconciler = Reconciler(store, Reactions(config), utc_now, worker.wake)
        eraser = Eraser(store, utc_now, portal.authenticator.forget)
        upkeep = Upkeep(store, config.quota.size * 3 // 4)
        daily = DailyWork(store, config.terms, utc_now)
        reconciler.start()
        try:
            async with (
                repeated("erasures", eraser.look, lambda: _ERASURES),
                repeated("tallies", tally, lambda: _TALLIES),
                repeated("scheduled publications", publish, lambda: _PUBLICATIONS),
                repeated("upkeep", upkeep.round, lambda: _UPKEEP),
                repeated("the day's report", daily.today, daily.pause),
            ):
                yield
        finally:
            await reconciler.stop()
