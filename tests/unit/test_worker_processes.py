"""Which end of a worker is the end of all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.wait import until

#: Workers that cannot begin while the file ``away`` is there; each that began leaves its number.
_PROGRAM = """
import os, signal, sys
from pathlib import Path
from server.workers import run_workers

folder = Path(sys.argv[1])

def serve(begun):
    if (folder / "away").exists():
        (folder / f"failed-{os.getpid()}").touch()
        raise OSError("the database is away")
    begun()
    (folder / f"began-{os.getpid()}").touch()
    signal.pause()

run_workers(2, serve, lambda: None)
"""


@contextmanager
def _running(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", _PROGRAM, str(folder)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _began(folder: Path) -> list[int]:
    return [int(path.name.partition("-")[2]) for path in folder.glob("began-*")]


def test_one_that_cannot_begin_ends_all_before_any_began(tmp_path: Path) -> None:
    (tmp_path / "away").touch()
    with _running(tmp_path) as portal:
        assert portal.wait(60) != 0


def test_one_that_cannot_begin_later_is_tried_again(tmp_path: Path) -> None:
    with _running(tmp_path) as portal:
        until(lambda: len(_began(tmp_path)) == 2)
        (tmp_path / "away").touch()
        os.kill(_began(tmp_path)[0], signal.SIGKILL)
        until(lambda: any(tmp_path.glob("failed-*")))
        (tmp_path / "away").unlink()
        until(lambda: len(_began(tmp_path)) == 3)
        portal.terminate()
        assert portal.wait(60) == 0
