"""What officials ask: pages of the desk's lists, and one case."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal, get_args

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, func, select, tuple_

from schemas.documents import CaseState, CommentState, DeskCase, DeskComment
from schemas.text import Text
from server import records
from server.access import DESK
from server.desk.scope import Desk, is_hidden, reach, reached_case
from server.portal import deadlines
from server.portal.by_law import may_extend, may_redirect
from server.portal.cases import OPEN, has_answered, moves, states_after_answer
from server.portal.deadlines import Level
from server.portal.folding import folded
from server.principal import Principal
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
    organization: str
    kind: str
    assignee: str
    assignee_name: str
    confidential: bool
    received_at: datetime
    answer_by: date


class CaseFilter(Struct, frozen=True, kw_only=True):
    """Which cases a list shows. ``state`` is a state, ``open`` or ``all``; ``due`` is ``near`` or
    ``past``, of those that wait; ``assigned`` is ``me`` or ``nobody``; empty texts filter
    nothing."""

    state: str = "all"
    text: str = ""
    due: str = ""
    assigned: str = ""
    kind: str = ""
    organization: str = ""


class DueCounts(Struct, frozen=True):
    """How many open cases are near their day, and past it."""

    near: int
    past: int


class CasePage(Struct, frozen=True, kw_only=True):
    """A page of the list. ``next`` is the ``after`` of the page that follows; None on the last.
    ``total`` counts all that match; ``states`` counts every case she sees by its state."""

    rows: list[CaseRow]
    next: str | None
    total: int
    states: dict[str, int]
    due: DueCounts


class FileInfo(Struct, frozen=True):
    """A file that came with the submission; ``length`` in bytes."""

    name: str
    content_type: str
    length: int


class CaseView(Struct, frozen=True, kw_only=True):
    """A case, whole. ``moves`` and ``after_answer`` are the states it may be taken to without and
    with an answer; ``rev`` goes with the command that does it. ``hidden``: who she is stays hidden
    from this official. ``extend_by`` and ``redirect_by`` are the last days for that; None where it
    may not be done (any more)."""

    uuid: str
    rev: str
    case: DeskCase
    attachments: list[FileInfo]
    moves: list[CaseState]
    after_answer: list[CaseState]
    hidden: bool
    extend_by: date | None
    redirect_by: date | None
    due: Level


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


def cases(snapshot: Snapshot, desk: Desk, wanted: CaseFilter, after: str) -> CasePage:
    """Cases that match, longest waiting first. Raises BadRequest for a filter that is none."""
    hers = reach(desk.official, "attend", desk_cases)
    where = [
        hers,
        *_in_state(wanted.state),
        *_with_words(wanted.text),
        *_due(wanted.due, desk),
        *_assigned(wanted.assigned, desk.official),
        *([desk_cases.c.kind == wanted.kind] if wanted.kind else []),
        *([desk_cases.c.organization == wanted.organization] if wanted.organization else []),
    ]
    rows, cursor = _page(snapshot, desk_cases, where, after)
    counts = snapshot.connection.execute(
        select(desk_cases.c.state, func.count()).where(hers).group_by(desk_cases.c.state)
    )
    states: dict[str, int] = dict.fromkeys(get_args(CaseState), 0)
    states.update((name, count) for name, count in counts)
    return CasePage(
        rows=[_case_row(row) for row in rows],
        next=cursor,
        total=_count(snapshot, desk_cases, where),
        states=states,
        due=DueCounts(
            *(
                _count(snapshot, desk_cases, [hers, *_due(level, desk)])
                for level in ("near", "past")
            )
        ),
    )


def case(snapshot: Snapshot, desk: Desk, uuid: str) -> CaseView:
    """Raises NotFound, for what is another office's too."""
    stored = snapshot.get(DESK, f"desk-case:{uuid}")
    if stored is None or stored.deleted:
        raise NotFound("This case is not at the desk.")
    whole = records.decode(stored.body, "", "", DeskCase)
    official, at, terms = desk.official, desk.at, desk.terms
    found = reached_case(official, whole)
    answers = found.state != "in_review" or not has_answered(found, official.name, official.display)
    received = found.arrived_at or found.received_at
    return CaseView(
        uuid=uuid,
        rev=stored.rev,
        case=found,
        attachments=[FileInfo(a.name, a.content_type, a.length) for a in stored.attachments],
        moves=moves(found.state),
        after_answer=states_after_answer(found.state) if answers else [],
        hidden=is_hidden(official, whole),
        extend_by=(
            deadlines.extend_by(found.answer_by, terms) if may_extend(found, at, terms) else None
        ),
        redirect_by=(
            deadlines.redirect_by(received, terms) if may_redirect(found, at, terms) else None
        ),
        due=deadlines.level(found.answer_by, desk.today, terms),
    )


def attachment(snapshot: Snapshot, official: Principal, uuid: str, name: str) -> Attachment:
    """Raises NotFound, for another office's case too."""
    case = records.load(snapshot, DESK, f"desk-case:{uuid}", DeskCase)
    if case is None:
        raise NotFound("Document is missing attachment")
    reached_case(official, case)
    found = snapshot.attachment(DESK, f"desk-case:{uuid}", name)
    if found is None:
        raise NotFound("Document is missing attachment")
    return found


def comments(snapshot: Snapshot, official: Principal, state: str, after: str) -> CommentPage:
    """Comments in a state (or ``all``), longest waiting first. Raises BadRequest."""
    if state not in (*get_args(CommentState), "all"):
        raise BadRequest("state is not a state of comments")
    where = [
        reach(official, "moderate", desk_comments),
        *([] if state == "all" else [desk_comments.c.state == state]),
    ]
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


def _due(level: str, desk: Desk) -> list[ColumnElement[bool]]:
    """Open cases near their day, or past it."""
    if level == "":
        return []
    due, today = desk_cases.c.answer_by, desk.today
    if level == "past":
        return [desk_cases.c.state.in_(OPEN), due < today]
    if level == "near":
        return [
            desk_cases.c.state.in_(OPEN),
            due >= today,
            due <= today + timedelta(days=desk.terms.notice),
        ]
    raise BadRequest("due is near or past")


def _assigned(to: str, official: Principal) -> list[ColumnElement[bool]]:
    match to:
        case "":
            return []
        case "me":
            return [desk_cases.c.assignee == official.name]
        case "nobody":
            return [desk_cases.c.assignee == ""]
    raise BadRequest("assigned is me or nobody")


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
        organization=row["organization"],
        kind=row["kind"],
        assignee=row["assignee"],
        assignee_name=row["assignee_name"],
        confidential=row["confidential"],
        received_at=datetime.fromtimestamp(row["received_at"], UTC),
        answer_by=row["answer_by"],
    )
