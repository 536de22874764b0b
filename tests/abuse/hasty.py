"""``python -m tests.abuse.hasty serve …``: ``portal serve`` with less patience and fewer places for
connections, so that a test need not wait for minutes."""

from __future__ import annotations

import sys

from server import cli, connections
from server.connections import Limits

PLACES = 60
COMMAND = (sys.executable, "-m", "tests.abuse.hasty")

LIMITS = Limits(
    head_seconds=1.0,
    body_seconds=1.0,
    answer_seconds=2.0,
    crowded_seconds=0.5,
    places=PLACES,
)

if __name__ == "__main__":
    connections.usual = lambda: LIMITS
    cli.main()
