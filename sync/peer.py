"""A peer: one end of a replication, here or elsewhere, and what is asked of it.

Documents travel as the JSON they are, with ``_revisions`` and their attachments inline; those with
large attachments bring them in files (``sync/spooling.py``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec
from msgspec import Struct, field

from sync.errors import SyncError
from sync.revs_diff import RevsDiff
from sync.spooling import Spool

#: Seconds that a continuous replication waits for a change before it asks again.
LONGPOLL: Final = 25.0


class PeerError(Exception):
    """What a peer answered, or why it did not. ``name`` and ``reason`` are for whoever asked for
    the replication: they hold no credentials. ``status`` is HTTP's; 0 without an answer.
    ``passing``: worth trying again. ``retry_after`` is in seconds, where the peer named it."""

    def __init__(
        self, status: int, name: str, reason: str, *, passing: bool, retry_after: float = 0.0
    ) -> None:
        super().__init__(f"{name}: {reason}")
        self.status = status
        self.name = name
        self.reason = reason
        self.passing = passing
        self.retry_after = retry_after


class ChangesRequest(Struct, frozen=True, kw_only=True):
    """What is read of the source's feed. ``since`` is a sequence as the peer wrote it. ``wait``:
    until there is a change, but not longer than LONGPOLL."""

    since: Any
    limit: int
    wait: bool = False
    all_leaves: bool = True
    doc_ids: tuple[str, ...] | None = None
    selector: dict[str, Any] | None = None


class ChangedRev(Struct, frozen=True):
    """A leaf in a row of ``_changes``."""

    rev: str


class ChangedDoc(Struct, frozen=True):
    """A row of ``_changes``."""

    id: str
    changes: list[ChangedRev]
    seq: Any = None


class Changes(Struct, frozen=True):
    """An answer of ``_changes``. ``pending`` is what follows; None where the peer does not say."""

    results: list[ChangedDoc]
    last_seq: Any = None
    pending: int | None = None


class Wanted(Struct, frozen=True):
    """A revision to fetch. ``have`` are revisions of the same document that the target holds:
    attachments that came with them need not be sent again."""

    id: str
    rev: str
    have: tuple[str, ...] = ()


class Fetched(Struct, frozen=True):
    """A revision as JSON. ``files`` are the attachments that it announces with
    ``"follows":true``."""

    id: str
    rev: str
    json: bytes
    files: tuple[Spool, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return len(self.json) + sum(file.length for file in self.files)


class Refused(Struct, frozen=True):
    """A revision that could not be had or written. It is counted and passed over."""

    id: str
    rev: str
    error: str
    reason: str = ""


class PeerInfo(Struct, frozen=True):
    """``update_seq`` is a sequence, opaque."""

    update_seq: Any = None
    instance_start_time: str = field(default="0")


class Peer(Protocol):
    """Every method raises PeerError."""

    @property
    def label(self) -> str:
        """Name or URL, without secrets."""
        ...

    async def info(self) -> PeerInfo:
        """Raises PeerError with status 404 where there is no such database."""
        ...

    async def create(self) -> None:
        """Makes the database; nothing if it is there."""
        ...

    async def changes(self, request: ChangesRequest) -> Changes: ...

    async def revs_diff(self, asked: Mapping[str, Sequence[str]]) -> dict[str, RevsDiff]:
        """What the peer lacks."""
        ...

    def fetch(self, wanted: Sequence[Wanted]) -> AsyncIterator[list[Fetched | Refused]]:
        """The revisions, or newer ones that came of them, a part at a time. What is not there any
        more is left out."""
        ...

    async def write(self, docs: Sequence[Fetched]) -> list[Refused]:
        """Stores replicated revisions; those that were refused. An error of the whole batch (the
        peer takes none of it) is raised: ``passing`` says whether it is worth another try."""
        ...

    async def get_local(self, id: str) -> bytes | None:
        """The JSON of ``_local/<id>``; None if there is none."""
        ...

    async def put_local(self, id: str, body: bytes, *, expected: bool) -> None:
        """Writes ``_local/<id>``. ``expected``: it was there; raises PeerError ``replaced`` where
        it is gone, because then the database is another one of the same name."""
        ...

    async def ensure_full_commit(self) -> None:
        """Returns once what was written is on the peer's disk."""
        ...

    async def close(self) -> None: ...


def replaced(label: str) -> PeerError:
    """The database was dropped and made anew under the replication's feet."""
    reason = f"{label} was replaced meanwhile: the replication begins anew"
    return PeerError(409, "replaced", reason, passing=False)


def decode_changes(json: bytes) -> Changes:
    """Raises PeerError (passing: an answer may have been cut)."""
    try:
        return msgspec.json.decode(json, type=Changes)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        reason = "The changes of the source cannot be read"
        raise PeerError(0, "bad_answer", reason, passing=True) from None


def of_sync_error(error: SyncError) -> PeerError:
    """What a database here raised."""
    passing = error.name in ("unavailable", "insufficient_storage")
    return PeerError(error.status, error.name, error.reason, passing=passing)
