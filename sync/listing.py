"""``_all_docs``, ``_design_docs`` and ``_local_docs``: documents by id.

Ids sort by code point, as CouchDB sorts them here (unlike in its views). A key may be any JSON
value; those that are no text sort before or after all ids, by CouchDB's order of types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select

from sync import rendering, sequence
from sync.reading import GetOptions, render, winner_of
from sync.snapshot import DatabaseRow, DocumentRow, Snapshot
from sync.tables import documents, local_documents

_LAST: Final = "\U0010ffff"


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


def all_docs(snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery) -> bytes:
    """Finished JSON of the listing."""
    options = GetOptions(
        conflicts=query.conflicts, attachments="inline" if query.attachments else "stub"
    )
    total = _total(snapshot, row, query)
    rows: Iterable[bytes]
    offset: int | None = None
    if query.keys is not None:
        rows = _by_keys(snapshot, row, query, options)
    else:
        found = _range(snapshot, row, query)
        rows = [_row(snapshot, document, query, options) for document in found]
        offset = _offset(snapshot, row, query, total)
    newest = sequence.text(row.update_seq, row.instance)
    mark = b',"update_seq":"%b"' % newest.encode() if query.update_seq else b""
    return b'{"total_rows":%d,"offset":%b%b,"rows":[\n%b\n]}\n' % (
        total,
        rendering.encode(offset),
        mark,
        b",\n".join(rows),
    )


def _total(snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery) -> int:
    return _count(snapshot, _live(row, query)) if query.prefix else row.doc_count


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


def _range(snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery) -> list[DocumentRow]:
    c = documents.c
    statement: Select[Any] = select(
        c.id, c.seq, c.rev, c.deleted, c.tree, c.attachments, c.body
    ).where(*_live(row, query))
    if query.startkey is not None:
        start = _bound(query.startkey)
        statement = statement.where(c.id <= start if query.descending else c.id >= start)
    if query.endkey is not None:
        statement = statement.where(_before_end(c.id, query))
    statement = statement.order_by(c.id.desc() if query.descending else c.id)
    if query.limit is not None or query.skip:
        statement = statement.limit(-1 if query.limit is None else query.limit).offset(query.skip)
    return [DocumentRow._make(found) for found in snapshot.connection.execute(statement)]


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


def _by_keys(
    snapshot: Snapshot, row: DatabaseRow, query: AllDocsQuery, options: GetOptions
) -> list[bytes]:
    keys = list(query.keys or ())
    if query.descending:
        keys.reverse()
    keys = keys[query.skip :][: query.limit]
    ids = list({key for key in keys if isinstance(key, str)})
    driver, sql = snapshot.driver, snapshot.sql
    found = driver.execute(sql.documents, (row.number, sql.list(ids))).fetchall()
    rows = {one[0]: DocumentRow._make(one) for one in found}
    answer = []
    for key in keys:
        document = rows.get(key) if isinstance(key, str) else None
        if document is None or not document.id.startswith(query.prefix):
            answer.append(b'{"key":%b,"error":"not_found"}' % rendering.encode(key))
        else:
            answer.append(_row(snapshot, document, query, options))
    return answer


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
        statement = statement.where(c.id.in_([key for key in query.keys if isinstance(key, str)]))
    if query.startkey is not None:
        start = _bound(query.startkey)
        statement = statement.where(c.id <= start if query.descending else c.id >= start)
    if query.endkey is not None:
        statement = statement.where(_before_end(c.id, query))
    statement = statement.order_by(c.id.desc() if query.descending else c.id)
    statement = statement.limit(-1 if query.limit is None else query.limit).offset(query.skip)
    rows = []
    for id, number, body in snapshot.connection.execute(statement):
        name = rendering.encode(id)
        json = rendering.document(id, f"0-{number}", False, b"", body)
        doc = b',"doc":' + json if query.include_docs else b""
        rows.append(b'{"id":%b,"key":%b,"value":{"rev":"0-%d"}%b}' % (name, name, number, doc))
    return b'{"total_rows":null,"offset":null,"rows":[\n%b\n]}\n' % b",\n".join(rows)
