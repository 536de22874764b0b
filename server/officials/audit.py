"""The log of what officials did: who, what, when, from which version to which.

An entry is written in the transaction of the act it tells of, so there is none without the other.
Each entry's hash is over its own fields and the hash before it; changing, taking out or moving one
breaks the chain there (as in RFC 9162's logs, without a tree). The last number given out stands in
``counter`` too, so entries cut off the end are missed. Whoever writes the file at will can build
the whole chain anew: to rule that out, keep the last hash that ``portal audit verify`` prints
elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Row, select

from server.numbers import last, next_number
from server.officials.tables import audit
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: The command line's name in the log: an operator of the machine, no official.
OPERATOR: Final = "portal"

_COUNTER: Final = "audit"
_NOTHING_BEFORE: Final = bytes(32)
_SLICE: Final = 1_000


class Entry(Struct, frozen=True, kw_only=True):
    """One act. ``before`` and ``after`` are revisions where the subject is a document."""

    number: int
    at: datetime
    who: str
    act: str
    subject: str = ""
    before: str = ""
    after: str = ""
    detail: dict[str, Any] = {}


class Checked(Struct, frozen=True):
    """What a check of the chain found. ``broken`` is the number of the first entry that is not
    what it was, is missing, or should not be there; 0 if all is well. ``last`` is the last good
    entry's hash in hexadecimal."""

    entries: int
    last: str
    broken: int = 0


def record(  # noqa: PLR0913 - what an entry is made of
    transaction: Transaction,
    who: str,
    act: str,
    at: datetime,
    *,
    subject: str = "",
    before: str = "",
    after: str = "",
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Adds an entry; its number. The counter's row is locked until the commit, so entries have one
    order."""
    number = next_number(transaction, _COUNTER)
    fields = {
        "number": number,
        "at": at.timestamp(),
        "who": who,
        "act": act,
        "subject": subject,
        "before": before,
        "after": after,
        "detail": msgspec.json.encode(detail or {}, order="deterministic").decode(),
    }
    previous = transaction.connection.scalar(
        select(audit.c.hash).where(audit.c.number < number).order_by(audit.c.number.desc()).limit(1)
    )
    transaction.connection.execute(
        audit.insert().values(hash=_hash(previous or _NOTHING_BEFORE, fields), **fields)
    )
    return number


def verify(snapshot: Snapshot) -> Checked:
    """Walks the whole chain."""
    expected, good, count = 1, _NOTHING_BEFORE, 0
    for row in _all(snapshot):
        fields = dict(row._mapping)
        kept = fields.pop("hash")
        if row.number != expected or _hash(good, fields) != kept:
            return Checked(count, good.hex(), expected)
        expected, good, count = expected + 1, kept, count + 1
    missing = last(snapshot, _COUNTER) >= expected
    return Checked(count, good.hex(), expected if missing else 0)


def entry_of(row: Row[Any]) -> Entry:
    """A row of the table as it is shown."""
    return Entry(
        number=row.number,
        at=datetime.fromtimestamp(row.at, UTC),
        who=row.who,
        act=row.act,
        subject=row.subject,
        before=row.before,
        after=row.after,
        detail=msgspec.json.decode(row.detail),
    )


def _hash(previous: bytes, fields: Mapping[str, Any]) -> bytes:
    text = msgspec.json.encode([fields[column.name] for column in audit.c if column.name != "hash"])
    return hashlib.sha256(previous + text).digest()


def _all(snapshot: Snapshot) -> Iterator[Row[Any]]:
    """In order, a slice at a time: the log may be long."""
    query = select(audit).order_by(audit.c.number).limit(_SLICE)
    rows = snapshot.connection.execute(query).all()
    while rows:
        yield from rows
        rows = snapshot.connection.execute(query.where(audit.c.number > rows[-1].number)).all()
