"""``portal replicate``: documents with attachments to a second portal and to pouchdb-server, killed
twice on the way; every leaf compared afterwards. Beside it PouchDB's replicator moves the same.

``REPLICATE_DOCUMENTS`` says how many (50,000).
"""

from __future__ import annotations

import base64
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tests.bench.peers import pouchdb_server
from tests.support.leaves import Copy, differing
from tests.support.portal_process import ADMIN, PORTAL, PortalProcess

HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")
DOCUMENTS = int(os.environ.get("REPLICATE_DOCUMENTS", "50000"))
DB = "city"
_BATCH = 500
_KILLS = 2
_WRITTEN = re.compile(r"Done: ([0-9,]+) read")


def documents(begin: int) -> list[dict[str, Any]]:
    """A batch: each with an attachment; one in fifty in conflict, one in fifty deleted."""
    chance = random.Random(begin)
    docs: list[dict[str, Any]] = []
    for number in range(begin, begin + _BATCH):
        file = base64.b64encode(chance.randbytes(chance.randrange(200, 2000))).decode()
        first = f"{number:032x}"
        doc = {
            "_id": f"submission:{chance.getrandbits(128):032x}",
            "text": "La acera de la esquina está rota desde hace meses. " * 10,
            "n": number,
            "_attachments": {"foto.jpg": {"content_type": "image/jpeg", "data": file, "revpos": 1}},
        }
        docs.append({**doc, "_rev": f"1-{first}"})
        if number % 50 == 0:
            for leaf in ("a", "b"):
                history = {"start": 2, "ids": [leaf * 32, first]}
                docs.append({**doc, "_revisions": history, "leaf": leaf})
        if number % 50 == 1:
            history = {"start": 2, "ids": ["d" * 32, first]}
            docs.append({"_id": doc["_id"], "_revisions": history, "_deleted": True})
    return docs


class Server:
    """One that documents are moved from or to."""

    def __init__(self, name: str, url: str, auth: tuple[str, str] | None = None) -> None:
        self.name = name
        self.client = httpx.Client(base_url=url, auth=auth, timeout=120)
        credentials = f"http://{':'.join(auth)}@" if auth else "http://"
        self._root = url.replace("http://", credentials)

    def url(self, db: str) -> str:
        """A database's, with credentials."""
        return f"{self._root}/{db}"

    def held(self, db: str) -> int:
        """How many documents it has so far."""
        answer = self.client.get(f"/{db}")
        found = answer.json() if answer.status_code == 200 else {}
        return int(found.get("doc_count", 0)) + int(found.get("doc_del_count", 0))


def fill(source: Server) -> None:
    """Makes the source."""
    source.client.put(f"/{DB}").raise_for_status()
    for begin in range(0, DOCUMENTS, _BATCH):
        body = json.dumps({"docs": documents(begin), "new_edits": False}).encode()
        headers = {"Content-Type": "application/json"}
        answer = source.client.post(f"/{DB}/_bulk_docs", content=body, headers=headers)
        if answer.json():
            raise RuntimeError(f"the source refused {answer.json()[0]}")


def ours(source: PortalProcess, target: Server) -> tuple[float, int]:
    """Seconds that ``portal replicate`` ran, all its runs together, and the documents that the
    last one still had to read."""
    command = [
        PORTAL,
        "replicate",
        DB,
        target.url(DB),
        "--create-target",
        "--data",
        str(source.data),
    ]
    seconds = 0.0
    for kill in range(1, _KILLS + 1):
        begun = time.perf_counter()
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True
        )
        goal = DOCUMENTS * kill // (_KILLS + 1)
        while target.held(DB) < goal:
            if running.poll() is not None:
                raise RuntimeError("portal replicate ended before it was killed")
            time.sleep(0.1)
        running.kill()
        running.wait()
        seconds += time.perf_counter() - begun
        print(f"  killed with {target.held(DB):,} documents there", flush=True)
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds += time.perf_counter() - begun
    found = _WRITTEN.search(done.stdout)
    if done.returncode != 0 or found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return seconds, int(found[1].replace(",", ""))


def pouchdbs(source: str, target: str) -> float:
    """Seconds that PouchDB's replicator takes, by itself."""
    command = [str(NODE), "replicate.mjs", source, target]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return float(done.stdout)


def main() -> None:
    """Print what was moved, how fast, and what differs afterwards."""
    with (
        tempfile.TemporaryDirectory() as name,
        PortalProcess(Path(name) / "city") as city,
        PortalProcess(Path(name) / "office") as office,
        pouchdb_server(Path(name) / "pouchdb") as pouchdb,
    ):
        source = Server("portal", f"{city.url}/db", ADMIN)
        second = Server("second portal", f"{office.url}/db", ADMIN)
        third = Server("pouchdb-server", f"http://127.0.0.1:{pouchdb.address.port}")
        fill(source)
        kept = Copy(source.client, DB)
        leaves, winners = kept.leaves(), kept.winners()
        print(f"{DOCUMENTS:,} documents, an attachment each, {len(leaves):,} leaves", flush=True)
        rates = {}
        for target in (second, third):
            seconds, rest = ours(city, target)
            rates[target.name] = DOCUMENTS / seconds
            copy = Copy(target.client, DB)
            wrong = differing("leaf", leaves, copy.leaves())
            wrong += differing("winner", winners, copy.winners())
            print(
                f"portal replicate → {target.name}: {rates[target.name]:,.0f} documents/s, killed "
                f"{_KILLS} times, the last run read {rest:,}; differences: {len(wrong)}",
                flush=True,
            )
            for line in wrong[:10]:
                print(f"  {line}")
            seconds = pouchdbs(source.url(DB), target.url("by-pouchdb"))
            theirs_rate = DOCUMENTS / seconds
            print(
                f"PouchDB's replicator → {target.name}: {theirs_rate:,.0f} documents/s, "
                f"not killed; ratio {rates[target.name] / theirs_rate:.1f}",
                flush=True,
            )
            if wrong:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
