"""A PostgreSQL of the tests' own: in a temporary folder, on a unix socket, with its own data."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg

from tests.support.closing import Closing
from tools.postgres import find

MISSING = (
    "PostgreSQL's programs are missing. `python3 run.py test` installs Debian's as root; else "
    "install them (`sudo apt-get install postgresql`) or name their folder in POSTGRES_BIN"
)
_USER = "portal"
#: What a test must not wait for; nothing here outlives the session.
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


class Cluster(Closing):
    """``initdb`` and a server. ``fsync`` costs a flush a commit: only where a crash is tested."""

    def __init__(self, *, fsync: bool = False) -> None:
        programs = find()
        if programs is None:
            raise RuntimeError(MISSING)
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: socket paths are
        self._settings = {
            **_SETTINGS,
            "unix_socket_directories": str(self._folder),
            "fsync": "on" if fsync else "off",
        }
        self._numbers = count(1)
        self._admin: psycopg.Connection[Any] | None = None

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._folder, _runner())
        options = ["-A", "trust", "-U", _USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", self._data, *options)
        self.start()
        return self

    def close(self) -> None:
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-s", "-l", log, "-o", options, "start")

    def crash(self) -> None:
        """No goodbye and no checkpoint: what a power cut leaves, and recovery must mend."""
        if self._admin is not None:
            self._admin.close()
            self._admin = None
        self._run("pg_ctl", "-D", self._data, "-w", "-s", "-m", "immediate", "stop")

    @contextmanager
    def store_url(self) -> Iterator[str]:
        """The URL of a place for a store, empty, which is gone afterwards. A schema: a database of
        its own takes a third of a second to make."""
        name = f"store{next(self._numbers)}"
        self.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{self.url}&options=-csearch_path%3D{name}"
        finally:
            self.execute(f"DROP SCHEMA {name} CASCADE")

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its database."""
        return f"postgresql+psycopg://{_USER}@/postgres?host={self._folder}"

    def execute(self, statement: str) -> None:
        """Run a statement as the server's superuser."""
        if self._admin is None:
            where = f"host={self._folder} user={_USER} dbname=postgres"
            self._admin = psycopg.connect(where, autocommit=True)
        self._admin.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        user = _runner() if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")


def _runner() -> str:
    """Whom the server runs as where we are root, which it refuses to be."""
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
