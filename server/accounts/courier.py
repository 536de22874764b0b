"""Carries codes and notices about an account. They are worth little later and a code must not lie
on a disk, so they wait in memory: what a stopped portal did not send, the person asks for again."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from schemas.accounts import ContactKind
from server.accounts.contacts import Contact
from server.accounts.notices import CHANNELS
from server.config import Config
from server.notify.channels.letter import Letter
from server.notify.channels.words import AnyChannel, words_channels

#: Seconds to wait before each further try.
_PAUSES: Final = (2.0, 10.0, 30.0)
#: Letters under way. More at once is a flood, and the channel a bottleneck.
_MOST: Final = 1_000

_log = logging.getLogger(__name__)


class Courier:
    """``courier.post(contact, letter)`` from the event loop; it returns at once."""

    def __init__(self, channels: dict[ContactKind, AnyChannel]) -> None:
        self._channels = channels
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def kinds(self) -> list[ContactKind]:
        """The kinds of address that this portal can write to."""
        return list(self._channels)

    def reaches(self, contact: Contact) -> bool:
        """Whether there is a channel for it."""
        return contact.kind in self._channels

    def post(self, contact: Contact, letter: Letter) -> None:
        """Sends it as soon as possible; nothing where the kind of address has no channel."""
        channel = self._channels.get(contact.kind)
        if channel is None:
            return
        if len(self._under_way) >= _MOST:
            _log.error("a letter was not sent: too many are under way")
            return
        task = asyncio.create_task(_deliver(channel, contact, letter))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Gives up what is under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


async def _deliver(channel: AnyChannel, contact: Contact, letter: Letter) -> None:
    for pause in (*_PAUSES, None):
        result = await channel.send(contact.address, letter)
        if result.outcome != "retry":
            break
        if pause is not None:
            await asyncio.sleep(pause)
    if result.outcome != "delivered":
        # The address stays out of the log.
        _log.warning("a letter by %s: %s %s", contact.kind, result.outcome, result.status)


def courier_of(config: Config) -> Courier:
    """A courier with the channels that are set up. Raises ConfigError."""
    found = words_channels(config).channels
    return Courier({kind: found[by] for kind, by in CHANNELS.items() if by in found})
