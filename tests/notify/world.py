"""A store, keys and a push service, all real, and what a test does with them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Table, func, select

from schemas.text import Language
from server.notify import queue, subscriptions, tables
from server.notify.channels.words import WordsChannels
from server.notify.delivery import Claim
from server.notify.messages import PushMessage
from server.notify.outbox import enqueue
from server.notify.retry import Backoff
from server.notify.subscriptions import Keys, Subscription, Wish
from server.notify.vapid import VapidKeys
from server.notify.worker import NotifyWorker
from sync.store import Store
from tests.push_service.service import PushService, TestSubscription

CITIZEN = "0123456789abcdef0123456789abcdef"
CASE = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
RECEIVED = PushMessage(kind="received", case=CASE, url=f"/casos/{CASE}")
ANSWERED = PushMessage(kind="answered", case=CASE, url=f"/casos/{CASE}")


class World:
    """One portal's notifications beside one push service."""

    def __init__(self, store: Store, keys: VapidKeys, push_service: PushService) -> None:
        self.store = store
        self.keys = keys
        self.push_service = push_service

    def follow(
        self,
        *topics: str,
        citizen: str = CITIZEN,
        language: Language = "es",
        vapid: str = "",
    ) -> TestSubscription:
        """A new browser subscribes at the push service and at the portal; to cases if no topics
        are given."""
        browser = self.push_service.subscribe(self.keys.public)
        wish = Wish(
            subscription=Subscription(browser.endpoint, Keys(**browser.browser.keys)),
            language=language,
            topics=list(topics or ("cases",)),
        )
        subscriptions.check(wish, allow_private=True)
        key = vapid or self.keys.public
        self.store.write_blocking(
            lambda t: subscriptions.keep(t.connection, wish, citizen, key, time.time())
        )
        return browser

    def post(
        self,
        message: PushMessage = RECEIVED,
        *audience: str,
        key: str = "notice:1",
        at: datetime | None = None,
    ) -> None:
        """Enqueue in a transaction of its own; for the citizen's cases if no audience is given."""
        topics = audience or (f"citizen:{CITIZEN}",)
        moment = at or datetime.now(UTC)
        self.store.write_blocking(
            lambda t: enqueue(t.connection, topics, message, key=key, at=moment)
        )

    @contextmanager
    def working(self, words: WordsChannels | None = None) -> Iterator[NotifyWorker]:
        """A worker that tries again quickly runs meanwhile."""
        quick = Backoff(first=0.05, most=0.2)
        worker = NotifyWorker(self.store, self.keys, words, allow_private=True, backoff=quick)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()

    def spread(self) -> bool:
        return self.store.write_blocking(lambda t: queue.spread(t.connection, time.time()))

    def claim(self, limit: int = 10, *, after: float = 0.0) -> list[Claim]:
        """What a worker would claim ``after`` seconds from now."""
        now = time.time() + after
        return self.store.write_blocking(lambda t: queue.claim(t.connection, now, limit, {}))

    def count(self, table: Table = tables.deliveries) -> int:
        query = select(func.count()).select_from(table)
        return self.store.read_blocking(lambda s: s.connection.scalar(query) or 0)

    def outcomes(self) -> list[tuple[str, int | None]]:
        """What the journal says, in order."""
        table = tables.attempts
        query = select(table.c.outcome, table.c.status).order_by(table.c.id)
        return self.store.read_blocking(
            lambda s: [(row.outcome, row.status) for row in s.connection.execute(query)]
        )

    def move(self, endpoint: str) -> None:
        """All subscriptions (there is one) go to ``endpoint``."""
        self.store.write_blocking(
            lambda t: t.connection.execute(tables.subscriptions.update().values(endpoint=endpoint))
        )
