"""The desk's list in rows: what it sorts, filters and searches by, kept beside the documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Table, bindparam, insert, update

from schemas.documents import DeskCase, DeskComment, DeskDocument
from server.portal.confidential import without_identity
from server.portal.derived import uuid_of
from server.portal.folding import folded
from server.tables import desk_cases, desk_comments
from sync.transaction import Transaction

#: Built once: making a statement anew takes longer than running it.
_CHANGE: Final = {
    table.name: update(table).where(table.c.uuid == bindparam("of"))
    for table in (desk_cases, desk_comments)
}
_ADD: Final = {table.name: insert(table) for table in (desk_cases, desk_comments)}


def index(transaction: Transaction, document: DeskDocument) -> None:
    """Writes the row of a desk document, in the transaction that writes the document."""
    if isinstance(document, DeskCase):
        _write(transaction, desk_cases, uuid_of(document.id), _case_row(document))
    else:
        _write(transaction, desk_comments, uuid_of(document.id), _comment_row(document))


def _case_row(case: DeskCase) -> dict[str, Any]:
    """What is confidential is not found by a search either."""
    title = case.service_title
    shown = without_identity(case) if case.confidential else case
    words = [case.number, title.es, title.en, case.municipality.replace("-", " ")]
    return {
        "number": case.number,
        "state": case.state,
        "service": case.service,
        "municipality": case.municipality,
        "title_es": title.es,
        "title_en": title.en,
        "received_at": case.received_at.timestamp(),
        "answer_by": case.answer_by,
        "organization": case.organization,
        "kind": case.kind,
        "assignee": case.assignee,
        "assignee_name": case.assignee_name,
        "confidential": case.confidential,
        # JSON may hold U+0000, PostgreSQL's texts may not.
        "words": folded(" ".join([*words, *_strings(shown.data)])).replace("\0", " "),
    }


def _comment_row(comment: DeskComment) -> dict[str, Any]:
    return {
        "state": comment.state,
        "publication": comment.publication,
        "received_at": comment.received_at.timestamp(),
        "organization": comment.organization,
        "municipality": comment.municipality,
    }


def _write(transaction: Transaction, table: Table, uuid: str, row: dict[str, Any]) -> None:
    changed = transaction.connection.execute(_CHANGE[table.name], {**row, "of": uuid})
    if not changed.rowcount:
        transaction.connection.execute(_ADD[table.name], {**row, "uuid": uuid})


def _strings(value: Any) -> Iterator[str]:
    """Every text in a form's answers; no recursion, since data may be nested deeply."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, dict):
            waiting.extend(reversed(current.values()))
        elif isinstance(current, list):
            waiting.extend(reversed(current))
