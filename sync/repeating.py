"""Repeating what failed for a passing reason, with longer and longer pauses."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sync.peer import PeerError

T = TypeVar("T")
_log = logging.getLogger(__name__)

#: Repetitions where more would only be waiting: after an internal error, which is likely to be for
#: the sake of what was sent, and of a first question.
FEW: Final = 3
#: Seconds before the first repetition; doubled each time.
_WAIT: Final = 0.25
_LONGEST_WAIT: Final = 30.0


async def again(ask: Callable[[], Awaitable[T]], retries: int) -> T:
    """What ``ask`` gives, after up to ``retries`` repetitions. A peer's ``Retry-After`` is heeded.

    Every request of a replication may be made twice: the second finds done what the first did.
    Raises PeerError.
    """
    wait, failures = _WAIT, 0
    while True:
        try:
            return await ask()
        except PeerError as error:
            failures += 1
            most = min(FEW, retries) if error.status == 500 else retries
            if not error.passing or failures > most:
                raise
            # Chance spreads the peers out; it keeps no secret.
            pause = error.retry_after or wait * random.uniform(0.75, 1.25)  # noqa: S311
            _log.info("%s; trying again in %.1f s", error.reason, pause)
            await asyncio.sleep(pause)
            wait = min(2 * wait, _LONGEST_WAIT)
