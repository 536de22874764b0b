"""``_all_docs``, ``_design_docs`` and ``_local_docs``: documents by id.

Ids sort by code point, as CouchDB sorts them here (unlike in its views). A key may be any JSON
value; those that are no text sort before or after all ids, by CouchDB's order of types.

A listing is read and sent in slices, each a snapshot of its own: however long it is, a piece of it
is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import BigInteger, ColumnElement, Select, func, literal, select

from sync import rendering, sequence
from sync.reading import GetOptions, render, winner_of
from sync.rendering import within_a_piece
from sync.snapshot import DatabaseRow, DocumentRow, Snapshot, rows_of_a_slice
from sync.tables import documents, local_documents

_LAST: Final = "\U0010ffff"
#: Rows read at a time, at most.
SLICE: Final = 1000
SLICE_WITH_DOCS: Final = 100


class AllDocsQuery(Struct, frozen=True, kw_only=True):
    """Query of ``_all_docs``. ``startkey``, ``endkey`` and ``keys`` are decoded JSON values; None
    (JSON's null included) sets no bound. ``key`` is ``startkey`` and ``endkey`` at once.
    ``prefix`` narrows it to ``_design/`` for ``_design_docs``."""

    startkey: Any = None
    endkey: Any = None
    inclusive_end: bool = True
    keys: tuple[Any, ...] | None = None
    limit: int | None = None
    skip: int = 0
    descending: bool = False
    include_docs: bool = False
    conflicts: bool = False
    attachments: bool = False
    update_seq: bool = False
    prefix: str = ""


class Listing:
    """How far a listing has come. Each ``step`` goes on from there."""

    def __init__(self, query: AllDocsQuery) -> None:
        self.query = query
        self.options = GetOptions(
            conflicts=query.conflicts, attachments="streamed" if query.attachments else "stub"
        )
        self.keys: list[Any] | None = None
        if query.keys is not None:
            self.keys = _asked(query, query.keys)
        #: the last id of a range
        self.last: str | None = None
        self.sent = 0
        self.ended = False


def step(snapshot: Snapshot, row: DatabaseRow, listing: Listing) -> bytes:
    """The next piece of the listing's JSON; moves the listing past it."""
    head = b"" if listing.sent else _head(snapshot, row, listing.query)
    between = b",\n" if listing.sent else b""
    rows = (
        _by_keys(snapshot, row, listing)
        if listing.keys is not None
        else _range(snapshot, row, listing)
    )
    listing.sent += len(rows)
    end = b"\n]}\n" if listing.ended else b""
    return head + (between if rows else b"") + b",\n".join(rows) + end


def _head(snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery) -> bytes:
    total = _count(snapshot, _live(row, query)) if query.prefix else row.doc_count
    offset = _offset(snapshot, row, query, total) if query.keys is None else None
    newest = sequence.text(row.update_seq, row.instance)
    mark = b',"update_seq":"%b"' % newest.encode() if query.update_seq else b""
    return b'{"total_rows":%d,"offset":%b%b,"rows":[\n' % (total, rendering.encode(offset), mark)


def _rows(number: int) -> ColumnElement[int]:
    """A number of rows as clients may ask for it: more digits than an INTEGER has."""
    return literal(number, BigInteger())


def _live(row: DatabaseRow, query: AllDocsQuery) -> list[ColumnElement[bool]]:
    c = documents.c
    conditions = [c.db == row.number, c.deleted == 0]
    if query.prefix:
        conditions += [c.id >= query.prefix, c.id < query.prefix + _LAST]
    return conditions


def _count(snapshot: Snapshot, conditions: list[ColumnElement[bool]]) -> int:
    counting = select(func.count()).select_from(documents).where(*conditions)
    return snapshot.connection.scalar(counting) or 0


def _bound(key: object) -> str:
    """The text that stands at a key's place among ids."""
    if isinstance(key, str):
        # SQLite and PostgreSQL store no such ids; the place is what counts.
        return key.encode("utf-8", "replace").decode().replace("\0", "")
    return _LAST if isinstance(key, list | dict) else ""


def _range(snapshot: Snapshot, row: DatabaseRow, listing: Listing) -> list[bytes]:
    query, c = listing.query, documents.c
    statement: Select[Any] = select(
        c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body
    ).where(*_live(row, query))
    if listing.last is not None:
        statement = statement.where(
            c.id < listing.last if query.descending else c.id > listing.last
        )
    elif query.startkey is not None:
        start = _bound(query.startkey)
        statement = statement.where(c.id <= start if query.descending else c.id >= start)
    if query.endkey is not None:
        statement = statement.where(_before_end(c.id, query))
    statement = statement.order_by(c.id.desc() if query.descending else c.id)
    size = SLICE_WITH_DOCS if query.include_docs else SLICE
    if query.limit is not None:
        size = min(size, query.limit - listing.sent)
    statement = statement.limit(size)
    if query.skip and listing.last is None:
        statement = statement.offset(_rows(query.skip))
    found, more = rows_of_a_slice(snapshot.connection.execute(statement), size)
    rows = within_a_piece(_row(snapshot, one, query, listing.options) for one in found)
    if rows:
        listing.last = found[len(rows) - 1].id
    whole = len(rows) == len(found)
    listing.ended = whole and (not more or listing.sent + len(rows) == query.limit)
    return rows


def _before_end(id: ColumnElement[str], query: AllDocsQuery) -> ColumnElement[bool]:
    end, inclusive = _bound(query.endkey), query.inclusive_end and isinstance(query.endkey, str)
    if query.descending:
        return id >= end if inclusive else id > end
    return id <= end if inclusive else id < end


def _offset(snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery, total: int) -> int:
    before = 0
    if query.startkey is not None:
        id, start = documents.c.id, _bound(query.startkey)
        side = id > start if query.descending else id < start
        before = _count(snapshot, [*_live(row, query), side])
    return min(before + query.skip, total)


def _by_keys(snapshot: Snapshot, row: DatabaseRow, listing: Listing) -> list[bytes]:
    keys, query = listing.keys or [], listing.query
    size = SLICE_WITH_DOCS if query.include_docs else SLICE
    asked = keys[listing.sent : listing.sent + size]
    ids = list({key for key in asked if isinstance(key, str)})
    driver, sql = snapshot.driver, snapshot.sql
    found = driver.execute(sql.documents, (row.number, sql.list(ids))).fetchall()
    documents_by_id = {one[0]: DocumentRow._make(one) for one in found}

    def line(key: Any) -> bytes:
        document = documents_by_id.get(key) if isinstance(key, str) else None
        if document is None or not document.id.startswith(query.prefix):
            return _not_found(key)
        return _row(snapshot, document, query, listing.options)

    rows = within_a_piece(map(line, asked))
    listing.ended = listing.sent + len(rows) == len(keys)
    return rows


def _asked(query: AllDocsQuery, keys: Sequence[Any]) -> list[Any]:
    """The keys in the order of their rows."""
    return list(keys)[:: -1 if query.descending else 1][query.skip :][: query.limit]


def _not_found(key: object) -> bytes:
    return b'{"key":%b,"error":"not_found"}' % rendering.encode(key)


def _row(snapshot: Snapshot, row: DocumentRow, query: AllDocsQuery, options: GetOptions) -> bytes:
    id = rendering.encode(row.id)
    doc = b""
    if query.include_docs:
        body = winner_of(row)
        json = b"null" if row.deleted else render(snapshot, row, body, options).json
        doc = b',"doc":' + json
    gone = b',"deleted":true' if row.deleted else b""
    return b'{"id":%b,"key":%b,"value":{"rev":"%b"%b}%b}' % (id, id, row.rev.encode(), gone, doc)


def local_docs(snapshot: Snapshot, db: int, query: AllDocsQuery) -> bytes:
    """Finished JSON of ``_local_docs``: ``startkey``, ``endkey``, ``descending``, ``limit``,
    ``skip``, ``include_docs`` and ``keys`` are heeded; totals are null, as in CouchDB."""
    c = local_documents.c
    statement = select(c.id, c.number, c.body).where(c.db == db)
    if query.keys is not None:
        keys = _asked(query, query.keys)
        named = statement.where(c.id.in_([_bound(key) for key in keys if isinstance(key, str)]))
        found = {row[0]: _local_row(query, *row) for row in snapshot.connection.execute(named)}
        names = (key if isinstance(key, str) else "" for key in keys)
        rows = zip(names, keys, strict=True)
        return _local_rows(found.get(name) or _not_found(key) for name, key in rows)
    if query.startkey is not None:
        start = _bound(query.startkey)
        statement = statement.where(c.id <= start if query.descending else c.id >= start)
    if query.endkey is not None:
        statement = statement.where(_before_end(c.id, query))
    statement = statement.order_by(c.id.desc() if query.descending else c.id)
    statement = statement.offset(_rows(query.skip))
    if query.limit is not None:
        statement = statement.limit(_rows(query.limit))
    return _local_rows(_local_row(query, *row) for row in snapshot.connection.execute(statement))


def _local_row(query: AllDocsQuery, id: str, number: int, body: bytes) -> bytes:
    name = rendering.encode(id)
    json = rendering.document(id, f"0-{number}", False, b"", body)
    doc = b',"doc":' + json if query.include_docs else b""
    return b'{"id":%b,"key":%b,"value":{"rev":"0-%d"}%b}' % (name, name, number, doc)


def _local_rows(rows: Iterable[bytes]) -> bytes:
    return b'{"total_rows":null,"offset":null,"rows":[\n%b\n]}\n' % b",\n".join(rows)
