"""Waiting for what a thread says in the log."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Heard(logging.Handler):
    """Waits until the logger has said something."""

    def __init__(self) -> None:
        super().__init__()
        self.said = threading.Event()
        self.words = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.words = record.getMessage()
        self.said.set()


@contextmanager
def hearing(logger: str) -> Iterator[Heard]:
    """What ``logger`` says meanwhile."""
    handler, log = Heard(), logging.getLogger(logger)
    log.addHandler(handler)
    try:
        yield handler
    finally:
        log.removeHandler(handler)
