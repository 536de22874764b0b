"""The desk's list in rows: what it sorts, filters and searches by, kept beside the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Table, bindparam, case, insert, update

from schemas.documents import DeskCase, DeskComment, DeskDocument
from server.desk import counts
from server.desk.search import marks_of, words_of
from server.portal.cases import OPEN, answered_at
from server.portal.comments import open_reports
from server.portal.confidential import without_identity
from server.portal.derived import uuid_of
from server.portal.thread import unanswered
from server.tables import desk_cases, desk_comments
from sync.transaction import Transaction

#: Characters of a row's first words.
_SUBJECT: Final = 140
_PERSON: Final = 80

#: Built once: making a statement anew takes longer than running it. What an official has seen only
#: grows.
_CHANGE: Final = {
    desk_cases.name: update(desk_cases)
    .where(desk_cases.c.uuid == bindparam("of"))
    .values(
        seen=case(
            (desk_cases.c.seen > bindparam("seen_now"), desk_cases.c.seen),
            else_=bindparam("seen_now"),
        )
    ),
    desk_comments.name: update(desk_comments).where(desk_comments.c.uuid == bindparam("of")),
}
_ADD: Final = {table.name: insert(table) for table in (desk_cases, desk_comments)}
#: What she wrote on a case that is answered waits for a reply: nothing else says that it does.
_SEEN: Final = (
    update(desk_cases)
    .where(desk_cases.c.uuid == bindparam("of"), desk_cases.c.state != "answered")
    .values(seen=desk_cases.c.written)
)


def index(transaction: Transaction, document: DeskDocument) -> None:
    """Writes the row of a desk document, in the transaction that writes the document."""
    if isinstance(document, DeskCase):
        uuid = uuid_of(document.id)
        with counts.following(transaction, uuid):
            _write(transaction, desk_cases, uuid, _case_row(document))
    else:
        _write(transaction, desk_comments, uuid_of(document.id), _comment_row(document))


def index_new(transaction: Transaction, cases: Sequence[DeskCase]) -> None:
    """The rows of cases that have none yet, at once."""
    counts.hold(transaction)
    rows = [{**_case_row(case), "uuid": uuid_of(case.id)} for case in cases]
    transaction.connection.execute(_ADD[desk_cases.name], rows)
    counts.add_new(transaction, rows)


def note_seen(transaction: Transaction, uuid: str) -> None:
    """An official has read all that a case says, which is enough where it is not answered yet."""
    with counts.following(transaction, uuid):
        transaction.connection.execute(_SEEN, {"of": uuid})


def _case_row(case: DeskCase) -> dict[str, Any]:
    """What is confidential is not found by a search either."""
    title = case.service_title
    shown = without_identity(case) if case.confidential else case
    about = [case.number, title.es, title.en, case.municipality]
    hers = [entry.at for entry in case.thread if entry.author == "citizen"]
    answered = answered_at(case)
    return {
        "number": case.number,
        "state": case.state,
        "open": case.state in OPEN,
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
        "subject": _subject(case),
        "person": "" if case.confidential else _person(case),
        "written": len(hers),
        "seen": len(hers) - unanswered(case),
        "last_message_at": max([case.received_at, *hers]).timestamp(),
        "answered_at": None if answered is None else answered.timestamp(),
        "words": words_of([*about, *_strings(shown.data)]),
        "marks": marks_of(case.organization, case.municipality, is_open=case.state in OPEN),
    }


def _subject(case: DeskCase) -> str:
    """Its first words: the longest text of what she wrote that does not say who she is."""
    texts = _strings([value for name, value in case.data.items() if name not in case.personal])
    longest = max((text for text in texts if " " in text), key=len, default="")
    return _short(longest, _SUBJECT)


def _person(case: DeskCase) -> str:
    """The name she gave."""
    name = case.data.get("full_name", "")
    return _short(name, _PERSON) if isinstance(name, str) else ""


def _short(text: str, length: int) -> str:
    """On one line; JSON may hold U+0000, PostgreSQL's texts may not."""
    line = " ".join(text[: length * 4].replace("\0", " ").split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def _comment_row(comment: DeskComment) -> dict[str, Any]:
    appeal = comment.appeal if comment.appeal and comment.appeal.state == "open" else None
    return {
        "state": comment.state,
        "publication": comment.publication or "",
        "received_at": comment.received_at.timestamp(),
        "organization": comment.organization,
        "municipality": comment.municipality,
        "reports": open_reports(comment),
        "appealed_at": appeal.at.timestamp() if appeal else None,
        "appealed_against": appeal.against if appeal else "",
    }


def _write(transaction: Transaction, table: Table, uuid: str, row: dict[str, Any]) -> None:
    known = {name: value for name, value in row.items() if name != "seen"}
    changed = transaction.connection.execute(
        _CHANGE[table.name], {**known, "of": uuid, "seen_now": row.get("seen", 0)}
    )
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
