"""A portal that replicates, and what its admin does with it."""

from __future__ import annotations

import base64
import os
import subprocess
from typing import Any
from urllib.parse import quote

import httpx

from tests.support.closing import Closing
from tests.support.portal_process import ADMIN, PORTAL, PortalProcess


class Site(Closing):
    """A portal and what its admin does with it."""

    def __init__(self, process: PortalProcess) -> None:
        self.process = process
        self.client = httpx.Client(base_url=f"{process.url}/db", auth=ADMIN, timeout=60)

    def __enter__(self) -> Site:
        self.process.start()
        return self

    def close(self) -> None:
        self.client.close()
        self.process.stop()

    def url(self, db: str) -> str:
        """With credentials."""
        credentials = ":".join(ADMIN)
        return f"{self.process.url}/db/{db}".replace("http://", f"http://{credentials}@")

    def make(self, db: str) -> str:
        self.client.put(f"/{db}").raise_for_status()
        return db

    def command(self, *words: str) -> list[str]:
        return [PORTAL, "replicate", *words, "--data", str(self.process.data)]

    def replicate(self, *words: str, status: int = 0) -> str:
        """Runs ``portal replicate`` beside the server; what it printed."""
        done = subprocess.run(
            self.command(*words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert ADMIN[1] not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def count(self, db: str) -> int:
        found: int = self.client.get(f"/{db}").json()["doc_count"]
        return found

    def checkpoints(self, db: str) -> list[Any]:
        rows = self.client.get(f"/{db}/_local_docs", params={"include_docs": "true"}).json()["rows"]
        return [row["doc"]["source_last_seq"] for row in rows]


def many(site: Site, db: str, number: int) -> None:
    """Documents enough for several checkpoints."""
    data = base64.b64encode(b"x" * 600).decode()
    file = {"f.txt": {"content_type": "text/plain", "data": data}}
    docs = [
        {
            "_id": f"d{n:05}",
            "n": n,
            "text": "y" * 800,
            **({"_attachments": file} if n % 9 == 0 else {}),
        }
        for n in range(number)
    ]
    site.client.post(f"/{db}/_bulk_docs", json={"docs": docs}).raise_for_status()


def with_files(site: Site, db: str, id: str, sizes: dict[str, int]) -> None:
    """One revision after the other, each with another file."""
    for name, size in sizes.items():
        found = site.client.get(f"/{db}/{id}")
        query = {"rev": found.json()["_rev"]} if found.status_code == 200 else {}
        path = f"/{db}/{id}/{quote(name, safe='')}"
        headers = {"Content-Type": "text/plain" if name.endswith("txt") else "image/png"}
        sent = site.client.put(path, params=query, content=os.urandom(size), headers=headers)
        assert sent.status_code == 201
