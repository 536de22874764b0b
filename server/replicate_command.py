"""``portal replicate SOURCE TARGET``: a replication by hand, with its progress on the terminal."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from server.replication.job import run_once
from server.replication.service import server_uuid
from sync.endpoint import Endpoint
from sync.errors import BadRequest
from sync.peer import PeerError
from sync.replication_id import base_id
from sync.replication_log import Stats
from sync.replication_request import Replication, parse_replication
from sync.replicator import Progress, Result
from sync.store import Store

#: Seconds between two lines of progress: on a terminal, and in a log.
_IN_PLACE, _IN_A_LOG = 0.5, 5.0
_INTERRUPTED: Final = 130


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's words."""
    where = "http(s)://name:password@host/…/database, or the name of a database here"
    command.add_argument("source", help=where)
    command.add_argument("target", help="the same; without a password in it, it is asked for")
    command.add_argument("--continuous", action="store_true", help="follow the source until ^C")
    command.add_argument("--create-target", action="store_true", help="make the target's database")
    command.add_argument("--doc-ids", nargs="+", metavar="ID", help="these documents alone")
    command.add_argument("--selector", metavar="JSON", help="what a Mango selector matches, alone")


def read_arguments(arguments: argparse.Namespace) -> Replication:
    """Raises BadRequest and other SyncErrors that say what is wrong."""
    try:
        selector = None if arguments.selector is None else msgspec.json.decode(arguments.selector)
    except msgspec.DecodeError as error:
        raise BadRequest(f"--selector is not JSON: {error}") from None
    replication = parse_replication(
        {
            "source": arguments.source,
            "target": arguments.target,
            "continuous": arguments.continuous,
            "create_target": arguments.create_target,
            "doc_ids": arguments.doc_ids,
            "selector": selector,
        }
    )
    return msgspec.structs.replace(
        replication,
        source=_with_password(replication.source),
        target=_with_password(replication.target),
    )


def _with_password(endpoint: Endpoint) -> Endpoint:
    """Asks for it: a password among a command's words is seen by everybody on the machine."""
    if endpoint.username is None or endpoint.password:
        return endpoint
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password of {endpoint.username} at {endpoint.label}: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    return msgspec.structs.replace(endpoint, password=password)


def run(store: Store, replication: Replication) -> int:
    """Replicates; the exit status: 0 if all is there, 1 if something is not, 130 after ^C."""
    between = f"{replication.source.label} → {replication.target.label}"
    print(f"Replicating {between}", flush=True)
    meter = _Meter()
    try:
        result = asyncio.run(_run(store, replication, meter.show))
    except PeerError as error:
        meter.end()
        print(f"portal: {_advice(error)}", file=sys.stderr)
        if meter.stats.docs_written:
            print("Run the same command again: it goes on from its checkpoint.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        meter.end()
        print("Stopped. Run the same command again: it goes on from its checkpoint.")
        return _INTERRUPTED
    meter.end()
    return _tell_end(result, meter)


def _tell_end(result: Result, meter: _Meter) -> int:
    stats = result.stats
    seconds = meter.seconds()
    if result.stopped:
        print(
            f"Stopped at sequence {result.log.source_last_seq}, after {_counts(stats)}. "
            "Run the same command again: it goes on there."
        )
        return _INTERRUPTED
    if not stats.missing_found and not stats.doc_write_failures:
        print(f"Done: there was nothing to bring ({stats.missing_checked:,} revisions compared)")
        return 0
    rate = stats.docs_written / seconds if seconds else 0.0
    print(f"Done: {_counts(stats)} in {seconds:.1f} s ({rate:,.0f} documents/s)")
    if stats.doc_write_failures:
        print(
            f"portal: {stats.doc_write_failures:,} documents were refused; above it says which and "
            "why. What the target's rules forbid stays out, however often it is sent.",
            file=sys.stderr,
        )
        return 1
    return 0


async def _run(store: Store, replication: Replication, watch: Callable[[Progress], None]) -> Result:
    """^C, and a service manager's SIGTERM, stop it after a checkpoint; a second one at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupted)
    checkpoint_id = base_id(replication, await store.read(server_uuid))
    return await run_once(store, replication, checkpoint_id, watch, stop)


def _advice(error: PeerError) -> str:
    """What happened, and what to do."""
    advice = {
        401: "Are name and password right?",
        403: "These credentials are not enough.",
        404: "Is the name right? --create-target makes the target.",
        507: "Make room there first.",
        0: "Is the address right, and the server up?",
    }.get(error.status, "")
    return f"{error.reason.rstrip('.')}. {advice}".rstrip()


def _counts(stats: Stats) -> str:
    failures = f", {stats.doc_write_failures:,} refused" if stats.doc_write_failures else ""
    return f"{stats.docs_read:,} read, {stats.docs_written:,} written{failures}"


class _Meter:
    """The progress line: in place on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self.stats = Stats()
        self._in_place = sys.stdout.isatty()
        self._begun = self._shown_at = time.monotonic()
        self._written_then = 0

    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def show(self, progress: Progress) -> None:
        """Called after each step."""
        self.stats = progress.stats
        now = time.monotonic()
        since = now - self._shown_at
        if since < (_IN_PLACE if self._in_place else _IN_A_LOG):
            return
        rate = (self.stats.docs_written - self._written_then) / since
        self._shown_at, self._written_then = now, self.stats.docs_written
        pending = "" if progress.pending is None else f" · {progress.pending:,} changes left"
        line = f"{rate:,.0f} documents/s · {_counts(self.stats)} · {_sequence(progress)}{pending}"
        print(f"\r{line}\x1b[K" if self._in_place else line, end=self._line_end, flush=True)

    @property
    def _line_end(self) -> str:
        return "" if self._in_place else "\n"

    def end(self) -> None:
        """Leaves the line."""
        if self._in_place:
            print(flush=True)


def _sequence(progress: Progress) -> str:
    """A CouchDB's sequences are long; their beginning is what a person can follow."""
    found: Any = progress.through
    text = found if isinstance(found, str) else msgspec.json.encode(found).decode()
    return f"sequence {text[:20]}"
