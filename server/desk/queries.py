"""What officials ask: pages of the desk's lists, and one case."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, get_args

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, func, select, tuple_

from schemas.documents import CaseState, CommentState, DeskCase, DeskComment
from schemas.text import Text
from server import records
from server.access import DESK
from server.desk.index import folded
from server.portal.cases import OPEN, moves, states_after_answer
from server.tables import desk_cases, desk_comments
from sync.documents import Attachment
from sync.errors import BadRequest, NotFound
from sync.snapshot import Snapshot

PAGE: Final = 50
_LONGEST_SEARCH: Final = 200

#: A state, or ``open`` (neither answered nor closed), or ``all``.
StateFilter = CaseState | Literal["open", "all"]


class CaseRow(Struct, frozen=True, kw_only=True):
    """A line of the list."""

    uuid: str
    number: str
    state: str
    service: str
    service_title: Text
    municipality: str
    received_at: datetime
    answer_by: date


class CasePage(Struct, frozen=True, kw_only=True):
    """A page of the list. ``next`` is the ``after`` of the page that follows; None on the last.
    ``total`` counts all that match; ``states`` counts every case by its state."""

    rows: list[CaseRow]
    next: str | None
    total: int
    states: dict[str, int]


class FileInfo(Struct, frozen=True):
    """A file that came with the submission; ``length`` in bytes."""

    name: str
    content_type: str
    length: int


class CaseView(Struct, frozen=True, kw_only=True):
    """A case, whole. ``moves`` and ``after_answer`` are the states it may be taken to without and
    with an answer; ``rev`` goes with the command that does it."""

    uuid: str
    rev: str
    case: DeskCase
    attachments: list[FileInfo]
    moves: list[CaseState]
    after_answer: list[CaseState]


class CommentView(Struct, frozen=True, kw_only=True):
    """A comment to moderate, with what else it says."""

    uuid: str
    rev: str
    comment: DeskComment


class CommentPage(Struct, frozen=True, kw_only=True):
    """A page of comments, oldest first."""

    rows: list[CommentView]
    next: str | None
    total: int


def cases(snapshot: Snapshot, state: str, text: str, after: str) -> CasePage:
    """Cases that match, longest waiting first. Raises BadRequest for a filter that is none."""
    where = [*_in_state(state), *_with_words(text)]
    rows, cursor = _page(snapshot, desk_cases, where, after)
    counts = snapshot.connection.execute(
        select(desk_cases.c.state, func.count()).group_by(desk_cases.c.state)
    )
    states: dict[str, int] = dict.fromkeys(get_args(CaseState), 0)
    states.update((name, count) for name, count in counts)
    return CasePage(
        rows=[_case_row(row) for row in rows],
        next=cursor,
        total=_count(snapshot, desk_cases, where),
        states=states,
    )


def case(snapshot: Snapshot, uuid: str) -> CaseView:
    """Raises NotFound."""
    stored = snapshot.get(DESK, f"desk-case:{uuid}")
    if stored is None or stored.deleted:
        raise NotFound("This case is not at the desk.")
    found = records.decode(stored.body, "", "", DeskCase)
    return CaseView(
        uuid=uuid,
        rev=stored.rev,
        case=found,
        attachments=[FileInfo(a.name, a.content_type, a.length) for a in stored.attachments],
        moves=moves(found.state),
        after_answer=states_after_answer(found.state),
    )


def attachment(snapshot: Snapshot, uuid: str, name: str) -> Attachment:
    """Raises NotFound."""
    found = snapshot.attachment(DESK, f"desk-case:{uuid}", name)
    if found is None:
        raise NotFound("Document is missing attachment")
    return found


def comments(snapshot: Snapshot, state: str, after: str) -> CommentPage:
    """Comments in a state (or ``all``), longest waiting first. Raises BadRequest."""
    if state not in (*get_args(CommentState), "all"):
        raise BadRequest("state is not a state of comments")
    where = [] if state == "all" else [desk_comments.c.state == state]
    rows, cursor = _page(snapshot, desk_comments, where, after)
    uuids = [row["uuid"] for row in rows]
    documents = snapshot.get_many(DESK, [f"desk-comment:{uuid}" for uuid in uuids])
    found = ((uuid, documents.get(f"desk-comment:{uuid}")) for uuid in uuids)
    return CommentPage(
        rows=[
            CommentView(
                uuid=uuid,
                rev=stored.rev,
                comment=records.decode(stored.body, "", "", DeskComment),
            )
            for uuid, stored in found
            if stored is not None and not stored.deleted
        ],
        next=cursor,
        total=_count(snapshot, desk_comments, where),
    )


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == "all":
        return []
    if state == "open":
        return [desk_cases.c.state.in_(OPEN)]
    if state not in get_args(CaseState):
        raise BadRequest("state is not a state of cases")
    return [desk_cases.c.state == state]


def _with_words(text: str) -> list[ColumnElement[bool]]:
    """Every word occurs somewhere: in the number, the service, the municipality, the answers."""
    if len(text) > _LONGEST_SEARCH:
        raise BadRequest(f"text is longer than {_LONGEST_SEARCH} characters")
    return [desk_cases.c.words.contains(word, autoescape=True) for word in folded(text).split()]


def _page(
    snapshot: Snapshot, table: Table, where: list[ColumnElement[bool]], after: str
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of rows by when they were received, and the cursor of the next."""
    query: Select[Any] = select(table).where(*where)
    if after:
        query = query.where(tuple_(table.c.received_at, table.c.uuid) > _position(after))
    query = query.order_by(table.c.received_at, table.c.uuid).limit(PAGE + 1)
    rows = [dict(row._mapping) for row in snapshot.connection.execute(query)]
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{last['received_at']!r}~{last['uuid']}"


def _position(cursor: str) -> tuple[float, str]:
    moment, tilde, uuid = cursor.partition("~")
    try:
        seconds = float(moment)
    except ValueError:
        seconds = math.nan
    if not (tilde and math.isfinite(seconds)):
        raise BadRequest("after is not a cursor of this list")
    return seconds, uuid


def _count(snapshot: Snapshot, table: Table, where: list[ColumnElement[bool]]) -> int:
    return snapshot.connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _case_row(row: dict[str, Any]) -> CaseRow:
    return CaseRow(
        uuid=row["uuid"],
        number=row["number"],
        state=row["state"],
        service=row["service"],
        service_title=Text(es=row["title_es"], en=row["title_en"]),
        municipality=row["municipality"],
        received_at=datetime.fromtimestamp(row["received_at"], UTC),
        answer_by=row["answer_by"],
    )
