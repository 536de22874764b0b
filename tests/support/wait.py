"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 20.0


def until(condition: Callable[[], bool]) -> None:
    """Return once ``condition`` holds; fail if it does not within ``SECONDS``."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {SECONDS} s")
        time.sleep(0.02)
