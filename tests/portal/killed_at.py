"""``python -m tests.portal.killed_at POINT serve …``: ``portal serve`` that is killed, as by
``kill -9``, the first time it comes to POINT. The product knows nothing of this."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from server import cause, cli, effects
from server.notify.channels.webpush import WebPushChannel
from server.reconciler import Reconciler
from sync.documents import Change
from sync.transaction import Transaction


def _die(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _replace(owner: Any, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)


def _during_bulk_docs() -> None:
    """The documents of an upload are written, the transaction is not committed."""
    write = Transaction.bulk_docs

    def dying(self: Transaction, db: str, *args: Any, **options: Any) -> Any:
        outcomes = write(self, db, *args, **options)
        if db.startswith("citizen-") and options.get("guard") is not None:
            _die()
        return outcomes

    _replace(Transaction, "bulk_docs", dying)


def _before_the_reconciler() -> None:
    """The upload is committed, nobody has looked at it."""
    react = Reconciler._react

    async def dying(self: Reconciler, left: Any, change: Change) -> None:
        if left.db.startswith("citizen-"):
            _die()
        await react(self, left, change)

    _replace(Reconciler, "_react", dying)


def _inside_a_reaction() -> None:
    """Case, receipt and number are written, the transaction is not committed."""
    write = effects.carry_out

    def dying(*args: Any, **options: Any) -> Any:
        write(*args, **options)
        _die()

    _replace(cause, "carry_out", dying)


def _before_the_push() -> None:
    """The case is committed, its push is about to be sent."""
    _replace(WebPushChannel, "send", _die)


POINTS: dict[str, Callable[[], None]] = {
    "during-bulk-docs": _during_bulk_docs,
    "before-the-reconciler": _before_the_reconciler,
    "inside-a-reaction": _inside_a_reaction,
    "before-the-push": _before_the_push,
}


if __name__ == "__main__":
    POINTS[sys.argv.pop(1)]()
    cli.main()
