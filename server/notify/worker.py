"""The worker: claims what is due, commits, sends, records.

It runs on a thread and an event loop of its own, so that encryption never delays a request. It
holds no transaction while it talks to a push service. If it dies between claiming and recording,
the claim runs out (at the next start, at once) and the message is sent again: twice at worst, which
Topic and the notification's tag show once, and never not at all.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping

from server.access import DESK, PUBLIC, citizen_of
from server.notify import queue
from server.notify.channels.webpush import WebPushChannel
from server.notify.channels.words import WordsChannels
from server.notify.delivery import Addressee, Claim, Result
from server.notify.retry import Backoff
from server.notify.vapid import VapidKeys
from sync.errors import SyncError
from sync.store import Store

#: Sends at a time.
CONCURRENCY = 32
#: Seconds between looks at the queue when nobody wakes the worker (another process may have
#: written), between prunings, and after a store that failed.
IDLE, PRUNING, TROUBLE = 30.0, 3600.0, 5.0
#: Seconds that sends under way get when the portal stops.
GRACE = 2.0
#: Seconds for which a whole push service is left alone at most, whatever it asks.
LONGEST_PAUSE = 3600.0

_log = logging.getLogger(__name__)


class NotifyWorker:
    """``start()`` and ``stop()`` from any thread; ``wake()`` after a commit that enqueued."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        store: Store,
        keys: VapidKeys,
        words: WordsChannels | None = None,
        *,
        allow_private: bool = False,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._keys = keys
        self._words = words or WordsChannels({}, "", "")
        self._allow_private = allow_private
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._started = threading.Event()
        self._stopping = False
        self._stop_listening: Callable[[], None] = lambda: None
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._paused: dict[str, float] = {}
        self._pruned_at = 0.0

    def start(self) -> None:
        """Begin to work; what an earlier worker left is taken up."""
        self._stop_listening = self._store.listen(self._on_commit)
        self._thread = threading.Thread(target=self._main, name="notify", daemon=True)
        self._thread.start()
        self._started.wait()

    def stop(self) -> None:
        """End. Sends under way get a moment; what is cut off is sent again at the next start."""
        self._stopping = True
        self._stop_listening()
        self.wake()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """There may be something to send. Cheap; from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._woken.set)

    def _on_commit(self, touched: Mapping[str, int]) -> None:
        """A look for every draft that somebody saves would cost more than saving it."""
        if any(db in (PUBLIC, DESK) or citizen_of(db) for db in touched):
            self.wake()

    def _main(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started.set()
        channel = WebPushChannel(self._keys, self._clock, allow_private=self._allow_private)
        try:
            async with channel:
                await self._work(channel)
                await self._finish()
        finally:
            self._loop = None

    async def _finish(self) -> None:
        sending = list(self._sending.values())
        if not sending:
            return
        _, late = await asyncio.wait(sending, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, channel: WebPushChannel) -> None:
        released = False
        while not self._stopping:
            self._woken.clear()
            try:
                if not released:
                    await self._store.write(lambda t: queue.release(t.connection, self._clock()))
                    released = True
                pause = await self._turn(channel)
            except SyncError as error:
                _log.error("notifications wait, the store answers: %s", error)
                pause = TROUBLE
            except Exception:
                # Whatever it was, the next message must not wait for somebody to restart us.
                _log.exception("notifications wait")
                pause = TROUBLE
            await self._rest(pause)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _turn(self, channel: WebPushChannel) -> float:
        """Start what is due; returns the seconds until there can be more."""
        now = self._clock()
        if now - self._pruned_at > PRUNING:
            await self._store.write(lambda t: queue.prune(t.connection, now))
            self._pruned_at = now
        due = await self._store.read(lambda s: queue.next_due(s.connection))
        if due is None or due > now:
            return min(IDLE, (due or now + IDLE) - now)
        spread = await self._store.write(lambda t: queue.spread(t.connection, now))
        free = CONCURRENCY - len(self._sending)
        if free <= 0:
            return IDLE  # A send that ends wakes us.
        claims = await self._store.write(
            lambda t: queue.claim(t.connection, now, free, self._paused)
        )
        for claim in claims:
            self._sending[claim.id] = asyncio.create_task(self._send(channel, claim))
        return 0.0 if claims or spread else 1.0

    async def _send(self, channel: WebPushChannel, claim: Claim) -> None:
        try:
            if isinstance(claim.receiver, Addressee):
                result = await self._words.send(claim.receiver, claim.message)
            else:
                result = await channel.send(claim, claim.receiver)
            await self._settle(claim, result)
        except SyncError as error:
            # Unrecorded: the claim runs out and it is sent again.
            _log.error("an attempt could not be recorded: %s", error)
        except Exception:  # one notice keeps no other from being sent
            _log.exception("a notice went wrong")
        finally:
            del self._sending[claim.id]
            self._woken.set()

    async def _settle(self, claim: Claim, result: Result) -> None:
        now = self._clock()
        self._pause(claim, result, now)
        await self._store.write(
            lambda t: queue.settle(t.connection, claim, result, now, self._backoff)
        )
        if result.outcome != "delivered":
            # Endpoints stay out of the log, for whoever has one may send; addresses too.
            _log.info("notice by %s: %s %s", claim.service, result.outcome, result.status)

    def _pause(self, claim: Claim, result: Result, now: float) -> None:
        """A push service that is overloaded (5xx) is left alone for as long as it asks. A 429 is
        about one receiver (RFC 8030 section 8.4) and holds up no other."""
        if result.retry_after is None or result.status is None or result.status < 500:
            return
        self._paused = {name: until for name, until in self._paused.items() if until > now}
        until = now + min(result.retry_after, LONGEST_PAUSE)
        self._paused[claim.service] = until
