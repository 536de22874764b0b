"""A slice of a changes feed: rows after a position, filtered, as finished JSON lines."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from sync import rendering, sequence, treetext
from sync.operators import Predicate
from sync.parsing import decode_body
from sync.reading import GetOptions, render, winner_of
from sync.selector import compile_selector
from sync.snapshot import DatabaseRow, DocumentRow, Snapshot, rows_of_a_slice
from sync.tables import documents

#: Rows a slice: about a millisecond's reading, and one piece of the answer.
SLICE: Final = 1000
SLICE_WITH_DOCS: Final = 200
#: Beyond so many commits ``pending`` is their number, not counted row by row.
_COUNTED: Final = 10_000
_GONE: Final = ("", ',"deleted":true')
_PLAIN: Final = re.compile(r"[ !#-\[\]-~]*\Z")


class ChangesQuery(Struct, frozen=True, kw_only=True):
    """What is asked of a feed. ``since`` is a client's sequence text: ``0``, ``now``, ``5-…``.

    ``doc_ids`` and ``selector`` are the filters ``_doc_ids`` and ``_selector``; ``design`` is
    ``_design``; None is no such filter.
    ``timeout`` and ``heartbeat`` are in milliseconds; heartbeat 0 means none, else there is no
    timeout. ``limit`` 0 is 1, as in CouchDB.
    """

    since: str = "0"
    limit: int | None = None
    descending: bool = False
    all_leaves: bool = False
    include_docs: bool = False
    conflicts: bool = False
    attachments: bool = False
    doc_ids: frozenset[str] | None = None
    selector: Any = None
    design: bool = False
    timeout: int = 60_000
    heartbeat: int = 0


class Feed:
    """How far a feed has come. Made by ``begin``; each ``step`` goes on from there."""

    #: What stands between two lines.
    between = ",\n"

    def __init__(self, query: ChangesQuery, row: DatabaseRow) -> None:
        self.query = query
        self.instance = row.instance
        self.start = self.position = sequence.parse(query.since, row.instance, row.update_seq)
        if query.descending:  # from the newest down; ``since`` is not heeded, as in CouchDB
            self.position = row.update_seq + 1
        self.left = None if query.limit is None else max(query.limit, 1)
        self.sent = 0
        self.ended = False
        #: The last slice had all there was.
        self.caught_up = False
        self.full = query.include_docs or query.selector is not None
        self.options = GetOptions(
            conflicts=query.conflicts, attachments="streamed" if query.attachments else "stub"
        )
        self.matches: Predicate | None = None
        if query.selector is not None:
            self.matches = compile_selector(query.selector)

    def count(self, lines: int) -> None:
        """So many lines are sent."""
        self.sent += lines
        if self.left is not None:
            self.left -= lines

    @property
    def bare(self) -> bool:
        """Nothing but the winners, oldest first: what nearly every replication asks."""
        query = self.query
        filtered = query.doc_ids is not None or query.design
        return not (self.full or filtered or query.all_leaves or query.descending)


class Page(Struct, frozen=True):
    """Finished lines, joined. ``more``: go on reading at once, this was not all there is."""

    piece: bytes
    more: bool


def begin(snapshot: Snapshot, db: str, query: ChangesQuery) -> Feed:
    """Raises NotFound; BadRequest for a ``since`` that is no sequence; what a selector raises."""
    return Feed(query, snapshot.row(db))


def step(snapshot: Snapshot, db: str, feed: Feed) -> Page:
    """The next slice; moves the feed past it."""
    row = snapshot.row(db)
    if row.instance != feed.instance:
        # Another database of the same name by now: its changes are all new.
        feed.instance, feed.position = row.instance, 0
    if feed.bare:
        return _bare_slice(snapshot, row, feed)
    if feed.query.doc_ids is not None:
        rows, more = _by_ids(snapshot, row, feed)
    else:
        rows, more = _slice(snapshot, row, feed)
    lines: list[bytes] = []
    size = 0
    for found in rows:
        feed.position = found.seq
        if _wanted(feed, found):
            lines.append(_line(snapshot, feed, found))
            if feed.left is not None and len(lines) == feed.left:
                more = False
                break
            size += len(lines[-1])
            if size >= rendering.PIECE:
                more = True
                break
    else:
        if not more and not feed.query.descending:
            feed.position = max(feed.position, row.update_seq)
    feed.count(len(lines))
    return Page(feed.between.encode().join(lines), more)


def _bare_slice(snapshot: Snapshot, row: DatabaseRow, feed: Feed) -> Page:
    size = SLICE if feed.left is None else min(SLICE, feed.left)
    where = (row.number, feed.position, size, 0)
    found = snapshot.driver.execute(snapshot.sql.bare_changes, where).fetchall()
    if not _PLAIN.match("".join([id for _, id, _, _ in found])):
        found = [(seq, _quoted(id)[1:-1], rev, deleted) for seq, id, rev, deleted in found]
    mark = sequence.mark(feed.instance)
    lines = [
        f'{{"seq":"{seq}-{mark}","id":"{id}","changes":[{{"rev":"{rev}"}}]{_GONE[deleted]}}}'
        for seq, id, rev, deleted in found
    ]
    more = len(found) == size
    feed.caught_up = not more
    feed.position = found[-1][0] if more else max(feed.position, row.update_seq)
    feed.count(len(lines))
    return Page(feed.between.join(lines).encode(), more)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


def tail(snapshot: Snapshot, db: str, feed: Feed) -> bytes:
    """The members that end a feed: ``"last_seq":…,"pending":…``."""
    row = snapshot.row(db)
    return members(feed, _pending(snapshot, row, feed))


def members(feed: Feed, pending: int) -> bytes:
    """``last_seq`` and ``pending`` as JSON members."""
    last = sequence.text(feed.position, feed.instance)
    return b'"last_seq":"%b","pending":%d' % (last.encode(), pending)


def _pending(snapshot: Snapshot, row: DatabaseRow, feed: Feed) -> int:
    if feed.query.descending:
        return 0
    # CouchDB looks documents up by id for this filter and counts the rest as not yet seen.
    by_ids = feed.query.doc_ids is not None
    since = feed.start if by_ids else feed.position
    behind = row.update_seq - since
    if 0 < behind <= _COUNTED:
        c = documents.c
        counting = select(func.count()).where(c.db == row.number, c.seq > since)
        behind = snapshot.connection.scalar(counting) or 0
    return max(behind - (feed.sent if by_ids else 0), 0)


def _slice(snapshot: Snapshot, row: DatabaseRow, feed: Feed) -> tuple[list[DocumentRow], bool]:
    size = SLICE_WITH_DOCS if feed.full else SLICE
    if feed.left is not None and feed.matches is None and not feed.query.design:
        size = min(size, feed.left)
    if feed.query.descending:
        return _descending(snapshot, row, feed.position, size)
    statement = snapshot.sql.changes_with_bodies if feed.full else snapshot.sql.changes
    found = snapshot.driver.execute(statement, (row.number, feed.position, size, 0))
    return rows_of_a_slice(found, size)


def _descending(
    snapshot: Snapshot, row: DatabaseRow, before: int, size: int
) -> tuple[list[DocumentRow], bool]:
    c = documents.c
    statement = (
        select(c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body)
        .where(c.db == row.number, c.seq < before)
        .order_by(c.seq.desc())
        .limit(size)
    )
    return rows_of_a_slice(snapshot.connection.execute(statement), size)


def _by_ids(snapshot: Snapshot, row: DatabaseRow, feed: Feed) -> tuple[list[DocumentRow], bool]:
    driver, sql, down = snapshot.driver, snapshot.sql, feed.query.descending
    size = SLICE_WITH_DOCS if feed.full else SLICE
    ids = sorted(feed.query.doc_ids or ())
    found = driver.execute(sql.headers, (row.number, sql.list(ids))).fetchall()
    rows = [DocumentRow(*one) for one in found]
    rows = [one for one in rows if (one.seq < feed.position if down else one.seq > feed.position)]
    rows.sort(key=lambda one: one.seq, reverse=down)
    rows, more = rows[:size], len(rows) > size
    if feed.full:
        ids = [one.id for one in rows]
        found = driver.execute(sql.documents, (row.number, sql.list(ids))).fetchall()
        rows = sorted((DocumentRow(*one) for one in found), key=lambda one: one.seq, reverse=down)
    return rows, more


def _wanted(feed: Feed, row: DocumentRow) -> bool:
    if feed.query.design and not row.id.startswith("_design/"):
        return False
    return feed.matches is None or feed.matches(decoded(row))


def decoded(row: DocumentRow) -> dict[str, Any]:
    """A document as selectors see it."""
    document: dict[str, Any] = {"_id": row.id, "_rev": row.rev}
    if row.deleted:
        document["_deleted"] = True
    if row.attachments:
        document["_attachments"] = msgspec.json.decode(row.attachments)
    document.update(decode_body(row.body))
    return document


def _line(snapshot: Snapshot, feed: Feed, row: DocumentRow) -> bytes:
    revs = treetext.leaf_revisions(row.tree) if feed.query.all_leaves else (row.rev,)
    changes = ",".join([f'{{"rev":"{rev}"}}' for rev in revs])
    seq = sequence.text(row.seq, feed.instance)
    head = f'{{"seq":"{seq}","id":{_quoted(row.id)},"changes":[{changes}]{_GONE[row.deleted]}'
    line = head.encode()
    if not feed.query.include_docs:
        return line + b"}"
    return line + b',"doc":' + render(snapshot, row, winner_of(row), feed.options).json + b"}"
