"""Reaching an event loop from another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

A = TypeVar("A")


def call_soon(
    loop: asyncio.AbstractEventLoop, callback: Callable[[A], object], argument: A
) -> None:
    """Runs ``callback(argument)`` on the loop; nothing if the loop has been closed, because then
    nobody waits there any more."""
    try:
        loop.call_soon_threadsafe(callback, argument)
    except RuntimeError:
        if not loop.is_closed():
            raise
