"""The servers that are measured, each a process of its own with its data on disk."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.portal_process import ADMIN, PortalProcess, free_port

POUCHDB_SERVER = Path(__file__).parent / "node_modules/.bin/pouchdb-server"


@dataclass(frozen=True)
class Peer:
    """A CouchDB-speaking server: its name, root URL and the client to talk to it with."""

    name: str
    client: httpx.Client


@contextmanager
def portal(folder: Path) -> Iterator[Peer]:
    """Ours: durable writes, authentication and access checks on."""
    with (
        PortalProcess(folder / "portal") as process,
        httpx.Client(base_url=f"{process.url}/db", auth=ADMIN, timeout=60) as client,
    ):
        yield Peer("portal", client)


@contextmanager
def pouchdb_server(folder: Path) -> Iterator[Peer]:
    """npm's pouchdb-server on LevelDB, as its own defaults have it (no authentication)."""
    port = free_port()
    data = folder / "pouchdb"
    data.mkdir()
    command = [str(POUCHDB_SERVER), "--port", str(port), "--dir", str(data), "--no-stdout-logs"]
    # It complains of its own log file as it ends.
    process = subprocess.Popen(
        command, cwd=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            for _ in range(200):
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield Peer("pouchdb-server", client)
    finally:
        process.terminate()
        process.wait(10)
