"""``_bulk_docs``, 500 documents of about 1.2 KB a request: documents a second beside a peer's.

The load comes from this process, the servers are others. Runs alternate between the servers, so
that a machine that slows down slows both; the median of five runs counts.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from tests.bench.peers import Peer, portal, pouchdb_server

BATCH = 500
BATCHES = 6
RUNS = 5


def documents(replicated: bool) -> list[bytes]:
    """``BATCHES`` request bodies; replicated ones bring their revision with them."""
    text = "La acera de la esquina está rota desde hace meses. " * 20
    bodies = []
    for _ in range(BATCHES):
        docs: list[dict[str, object]] = []
        for _ in range(BATCH):
            name = str(uuid.uuid4())
            doc: dict[str, object] = {"_id": f"submission:{name}", "service": "queja", "text": text}
            if replicated:
                doc |= {"_rev": f"1-{uuid.uuid4().hex}"}
            docs.append(doc)
        bodies.append(json.dumps({"docs": docs, "new_edits": not replicated}).encode())
    return bodies


def documents_per_second(peer: Peer, replicated: bool) -> float:
    """One run: a fresh database, every batch, then the count checked."""
    name = f"/bench-{uuid.uuid4().hex}"
    peer.client.put(name).raise_for_status()
    bodies = documents(replicated)
    headers = {"Content-Type": "application/json"}
    start = time.perf_counter()
    for body in bodies:
        peer.client.post(f"{name}/_bulk_docs", content=body, headers=headers).raise_for_status()
    seconds = time.perf_counter() - start
    count = peer.client.get(name).json()["doc_count"]
    if count != BATCH * BATCHES:
        raise RuntimeError(f"{peer.name} holds {count} documents of {BATCH * BATCHES}")
    peer.client.delete(name).raise_for_status()
    return BATCH * BATCHES / seconds


def main() -> None:
    """Print medians and the ratio, for new documents and for replicated ones."""
    with (
        tempfile.TemporaryDirectory() as folder,
        portal(Path(folder)) as ours,
        pouchdb_server(Path(folder)) as theirs,
    ):
        for replicated in (False, True):
            figures: dict[str, list[float]] = {ours.name: [], theirs.name: []}
            for _ in range(RUNS + 1):
                for peer in (ours, theirs):
                    figures[peer.name].append(documents_per_second(peer, replicated))
            # The first run warms both up.
            a, b = (statistics.median(figures[peer.name][1:]) for peer in (ours, theirs))
            kind = "replicated" if replicated else "new"
            print(
                f"_bulk_docs ×{BATCH}, {kind}: portal {a:,.0f} documents/s, "
                f"pouchdb-server {b:,.0f}, ratio {a / b:.1f}"
            )


if __name__ == "__main__":
    main()
