"""The servers that are measured, each a process of its own with its data on disk."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.bench.sync.http import Address
from tests.support.portal_process import ADMIN, PortalProcess, free_port, memory_of

POUCHDB_SERVER = Path(__file__).parent / "node_modules/.bin/pouchdb-server"


@dataclass(frozen=True)
class Place:
    """A database on a server, and as whom to use it."""

    address: Address
    db: str

    def request(self, method: str, path: str = "", body: bytes | None = None) -> bytes:
        """A request as it goes over the wire; ``path`` begins below the database."""
        return self.address.request(method, f"/{self.db}{path}", body)


@dataclass(frozen=True)
class Peer:
    """A server that speaks CouchDB: its name, its address with an admin's credentials, its process
    where it is on this machine. ``citizens``: every database is a citizen's own, and the requests
    are her device's."""

    name: str
    address: Address
    pid: int | None = None
    citizens: bool = False

    def place(self) -> Place:
        """A name for a database that is not there yet, and credentials that may create it."""
        if not self.citizens:
            return Place(self.address, f"bench-{uuid4().hex}")
        device = uuid4().hex
        address = replace(self.address, auth=(device, secrets.token_urlsafe(32)))
        return Place(address, f"drafts-{device}")

    def memory(self) -> int:
        """Bytes of its process that are in memory; 0 where it is on another machine."""
        return 0 if self.pid is None else memory_of(self.pid)


@contextmanager
def portal(folder: Path) -> Iterator[Peer]:
    """Ours, with everything on: durable writes, authentication, access checks."""
    # Every measurement's database is another citizen's.
    with PortalProcess(folder, environment={"PORTAL_NEW_DEVICES_PER_HOUR": "1000000"}) as process:
        yield Peer("portal", Address("127.0.0.1", process.port, "/db", ADMIN), process.pid)


@contextmanager
def pouchdb_server(folder: Path) -> Iterator[Peer]:
    """npm's pouchdb-server on LevelDB, as its own defaults have it (no authentication)."""
    port = free_port()
    folder.mkdir()
    command = [str(POUCHDB_SERVER), "--port", str(port), "--dir", str(folder), "--no-stdout-logs"]
    # It complains of its own log file as it ends.
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield Peer("pouchdb-server", Address("127.0.0.1", port), process.pid)
    finally:
        process.terminate()
        process.wait(10)


def elsewhere(url: str) -> Peer:
    """Any CouchDB, ``http://name:password@host:port``."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise SystemExit(f"--peer takes an http address, not {url}")
    auth = (parts.username, parts.password or "") if parts.username else None
    port = parts.port or 80
    address = Address(parts.hostname, port, parts.path.rstrip("/"), auth)
    return Peer(f"{parts.hostname}:{port}", address)
