"""The bytes of a first visit, as they cross the wire: until the first usable screen, and in all.

The peer is PouchDB's own browser build, which an app that loads its database first must wait for.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.bench.browsing import measured, usable_after, wait_until_installed
from tests.bench.wire import Traffic

BUDGET = 60 * 1024
PEER = Path(__file__).parent / "node_modules/pouchdb/dist/pouchdb.min.js"


def main() -> None:
    """Print both figures, and the first's ratio to the peer and to the budget of 60 KB."""
    with measured() as everything:
        page = everything.page()
        before = everything.relay.traffic()
        page.goto(everything.relay.url)
        usable_after(page)
        usable = everything.when_usable[0] - before
        wait_until_installed(page)
        whole = everything.relay.traffic() - before
    print(f"until the first usable screen: {usable}; {share(usable):.0%} of the 60 KB budget")
    print(f"with everything for offline use: {whole}")
    peer = len(gzip.compress(PEER.read_bytes(), 9))
    print(f"pouchdb.min.js alone, gzip: {peer:,} bytes; ratio {usable.down / peer:.2f}")


def share(traffic: Traffic) -> float:
    """Of the budget."""
    return traffic.down / BUDGET


if __name__ == "__main__":
    main()
