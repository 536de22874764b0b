"""Checkpoints: the log that a replication keeps in ``_local/<id>`` on both of its ends (CouchDB
"Replication Protocol", "Find Common Ancestry" and "Record Replication Checkpoint").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from sync.replication_id import VERSION

#: Sessions that a log remembers.
LONGEST: Final = 50
#: The sequence before the first change.
LOWEST: Final = 0


class Stats(Struct):
    """What a replication has done. ``missing_found`` are the revisions that the target lacked of
    those ``missing_checked``; ``docs_read`` and ``docs_written`` count revisions too."""

    missing_checked: int = 0
    missing_found: int = 0
    docs_read: int = 0
    docs_written: int = 0
    doc_write_failures: int = 0


class Session(Struct):
    """An entry of the history: one run. Sequences are the source's, opaque JSON values."""

    session_id: str = ""
    start_time: str = ""
    end_time: str = ""
    start_last_seq: Any = LOWEST
    end_last_seq: Any = LOWEST
    recorded_seq: Any = LOWEST
    missing_checked: int = 0
    missing_found: int = 0
    docs_read: int = 0
    docs_written: int = 0
    doc_write_failures: int = 0


class Log(Struct):
    """The document. ``history`` has the newest session first."""

    session_id: str = ""
    source_last_seq: Any = LOWEST
    replication_id_version: int = VERSION
    #: The source takes no checkpoints: this one, the target's, counts alone. (Ours; CouchDB's
    #: replicator passes over it.)
    source_read_only: bool | msgspec.UnsetType = msgspec.UNSET
    history: list[Session] = field(default_factory=list)


def read_log(json: bytes | None) -> Log:
    """A log; what is none (or was written by something else) is as good as nothing."""
    if json is None:
        return Log()
    try:
        return msgspec.json.decode(json, type=Log)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Log()


class Ancestry(Struct, frozen=True):
    """Where to go on: a sequence of the source, and the sessions before."""

    since: Any = LOWEST
    history: tuple[Session, ...] = ()


def common_ancestry(source: Log, target: Log) -> Ancestry:
    """The newest session that both ends remember, at a sequence that they agree on.

    Stricter than CouchDB's: where both have a session and recorded another sequence for it, one
    end may be an older backup of itself, so an earlier session counts. (The other cause, a crash
    between writing the two, costs a comparison of revisions that are there already.)
    """
    if target.source_read_only is True and not source.history and target.history:
        return Ancestry(target.history[0].recorded_seq, tuple(target.history))
    known = {session.session_id: session for session in target.history}
    for place, session in enumerate(source.history):
        same = known.get(session.session_id)
        if session.session_id and same is not None and same.recorded_seq == session.recorded_seq:
            return Ancestry(session.recorded_seq, tuple(source.history[place:]))
    return Ancestry()


def next_log(session: Session, earlier: Sequence[Session], *, source_read_only: bool) -> Log:
    """The log with ``session`` before ``earlier`` ones."""
    history = [session, *earlier][:LONGEST]
    mark = source_read_only or msgspec.UNSET
    return Log(session.session_id, session.recorded_seq, VERSION, mark, history)
