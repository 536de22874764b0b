"""Several processes that serve one socket, and one that looks after them."""

from __future__ import annotations

import logging
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final, NoReturn

#: Exit status of a worker that could not begin. Where none did yet, another try would end the same;
#: where one did, it is something that passes: the database is away.
_NEVER_BEGAN: Final = 3
#: Seconds before a worker that ended by itself is replaced, and before the next try of one that
#: could not begin.
_PAUSE: Final = 0.5
_LONGER_PAUSE: Final = 1.0
_ENDING: Final = (signal.SIGTERM, signal.SIGINT)

_log = logging.getLogger("portal")

#: Serves until SIGTERM; calls what it is given once requests are answered.
Serve = Callable[[Callable[[], None]], None]


def run_workers(count: int, serve: Serve, ready: Callable[[], None]) -> None:
    """Runs ``serve`` in ``count`` processes until SIGTERM or SIGINT; one that dies is replaced.
    ``ready`` is called in the first of them. They end when this process dies, however it does.
    Raises OSError where a worker cannot begin before any did (its own error is in the log); later
    it is tried again."""
    _Workers(serve, ready).run(count)


class _Workers:
    def __init__(self, serve: Serve, ready: Callable[[], None]) -> None:
        self._serve = serve
        self._ready = ready
        self._children: set[int] = set()
        self._ending = False
        # Shared with the workers: whether one of them ever began.
        self._begun = mmap.mmap(-1, 1)
        # A pipe that nobody writes to: its end is the end of this process.
        self._lifeline, self._held = os.pipe()

    def run(self, count: int) -> None:
        for number in _ENDING:
            signal.signal(number, self._end)
        for place in range(count):
            self._start(self._ready if place == 0 else _nothing)
        failed = False
        while self._children:
            pid, status = os.wait()
            self._children.discard(pid)
            if self._ending:
                continue
            never_began = os.waitstatus_to_exitcode(status) == _NEVER_BEGAN
            if never_began and not self._begun[0]:
                failed = True
                self._end(signal.SIGTERM, None)
            else:
                _log.error("a worker ended (status %s); another takes its place", status)
                time.sleep(_LONGER_PAUSE if never_began else _PAUSE)
                if not self._ending:
                    self._start(_nothing)
        if failed:
            raise OSError("a worker could not start; the log says why")

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        for pid in self._children:
            os.kill(pid, signal.SIGTERM)

    def _start(self, ready: Callable[[], None]) -> None:
        pid = os.fork()
        if pid == 0:
            self._work(ready)
        self._children.add(pid)
        if self._ending:
            os.kill(pid, signal.SIGTERM)

    def _work(self, ready: Callable[[], None]) -> NoReturn:
        began = False

        def begun() -> None:
            nonlocal began
            began = True
            self._begun[0] = 1
            ready()

        status = 0
        try:
            for number in _ENDING:
                signal.signal(number, signal.SIG_DFL)
            os.close(self._held)
            threading.Thread(target=self._outlive_nobody, daemon=True).start()
            self._serve(begun)
        except BaseException as error:
            _log.error("a worker failed: %s", error)
            status = 1 if began else _NEVER_BEGAN
        finally:
            sys.stdout.flush()
            os._exit(status)

    def _outlive_nobody(self) -> None:
        os.read(self._lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)


def _nothing() -> None:
    """Only one worker says that the portal is ready."""
