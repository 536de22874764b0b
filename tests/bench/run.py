"""``python -m tests.bench.run [NAME …]``: the named measurements, or all of them. What follows
``sync`` are options of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import desk, draft_sent, first_load, listeners, offline_open, replicate
from tests.bench.sync import main as sync

MEASUREMENTS: dict[str, Callable[[], None]] = {
    "first-load": first_load.main,
    "draft": draft_sent.main,
    "offline-open": offline_open.main,
    "sync": sync.main,
    "listeners": listeners.main,
    "replicate": replicate.main,
    "desk": desk.main,
}


def main() -> None:
    """Run them in order; an unknown name is answered with the list."""
    if sys.argv[1:2] == ["sync"]:
        return sync.main(sys.argv[2:])
    names = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        raise SystemExit(f"No such measurement: {unknown[0]}. There are: {', '.join(MEASUREMENTS)}")
    for name in names:
        print(f"\n{name}", flush=True)
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main()
