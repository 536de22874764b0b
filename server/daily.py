"""What a portal does once a day, at the city's midnight or when it is started after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from server.desk import punctuality
from server.desk.overdue import is_written, write_report
from server.portal.deadlines import Terms, city_date
from sync.store import Store

#: Seconds after which it looks again anyway: a machine may have slept, a disk may be full.
_LOOK_AGAIN: Final = 3600.0


class DailyWork:
    """Writes the report of each day, and the figures that everybody sees. One runs in a portal."""

    def __init__(self, store: Store, terms: Terms, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._terms = terms
        self._clock = clock

    async def today(self) -> None:
        """The work of the city's present day, if it is not done."""
        await self.work(self._clock())

    def pause(self) -> float:
        """Seconds until it is to be looked at again."""
        return min(_LOOK_AGAIN, seconds_to_midnight(self._clock(), self._terms))

    async def work(self, now: datetime) -> None:
        """The work of the city's day at ``now``, if it is not done."""
        if not await self._store.read(lambda s: is_written(s, self._terms, now)):
            await self._store.write(lambda t: write_report(t, self._terms, now))
        if not await self._store.read(lambda s: punctuality.is_of_today(s, self._terms, now)):
            # Counted outside of a transaction: a year's cases take a while.
            counted = await self._store.read(lambda s: punctuality.count(s, self._terms, now))
            await self._store.write(lambda t: punctuality.publish(t, counted))


def seconds_to_midnight(now: datetime, terms: Terms) -> float:
    """Until the city's next day begins, over a clock change too; at least one second."""
    tomorrow = city_date(now, terms.zone) + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), terms.zone)
    return max(1.0, midnight.timestamp() - now.timestamp())
