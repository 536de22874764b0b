"""The desk's list of cases: which, in what order, and the case before or after one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final, Literal, get_args

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, select

from schemas.documents import CaseState
from schemas.text import Text
from server.desk import counts
from server.desk.counts import Kept
from server.desk.paging import Order, Rows, counted, page
from server.desk.scope import Desk, reach
from server.desk.search import asked_words, search_of
from server.portal.cases import OPEN
from server.principal import Principal
from server.tables import desk_cases
from sync.errors import BadRequest
from sync.snapshot import Snapshot

_LONGEST_SEARCH: Final = 200

_c = desk_cases.c

#: ``received``: longest waiting first. ``newest``: the other way. ``due``: by the day to answer.
#: ``message``: who wrote last first. ``relevance``: what the words asked for fit best.
_ORDERS: Final[dict[str, Order]] = {
    "received": Order(_c.received_at, _c.uuid),
    "newest": Order(_c.received_at, _c.uuid, descending=True),
    "due": Order(_c.answer_by, _c.uuid, read=date.fromisoformat),
    "message": Order(_c.last_message_at, _c.uuid, descending=True),
}

#: A state, or ``open`` (neither answered nor closed), or ``all``.
StateFilter = CaseState | Literal["open", "all"]


class CaseRow(Struct, frozen=True, kw_only=True):
    """A line of the list. ``subject`` is the first words of what she wrote; ``person`` her name,
    empty where she asked for confidentiality. ``unread``: she wrote since an official last opened
    or answered the case."""

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
    subject: str
    person: str
    unread: bool
    last_message_at: datetime


class CaseFilter(Struct, frozen=True, kw_only=True):
    """Which cases a list shows, and in what order. ``state`` is a state, ``open`` or ``all``;
    ``due`` is ``near`` or ``past``; ``assigned`` is ``me`` or ``nobody``; empty ones filter
    nothing."""

    state: str = "all"
    text: str = ""
    due: str = ""
    assigned: str = ""
    kind: str = ""
    organization: str = ""
    service: str = ""
    municipality: str = ""
    unread: bool = False
    sort: str = "received"


class DueCounts(Struct, frozen=True):
    """How many open cases are near their day, and past it."""

    near: int
    past: int


class CasePage(Struct, frozen=True, kw_only=True):
    """A page of the list. ``next`` is the ``after`` of the page that follows, ``previous`` the
    ``before`` of the one that went before; None at the ends. ``total`` counts all that match;
    ``states`` counts every case she sees by its state, ``unread`` those with a message that nobody
    has read. A ``total`` that is not kept stops above 10,000, at 10,001."""

    rows: list[CaseRow]
    next: str | None
    previous: str | None
    total: int
    states: dict[str, int]
    due: DueCounts
    unread: int


class Neighbours(Struct, frozen=True):
    """The cases before and after one in a list; None at its ends."""

    previous: str | None
    next: str | None


def cases(
    snapshot: Snapshot, desk: Desk, wanted: CaseFilter, *, after: str = "", before: str = ""
) -> CasePage:
    """Cases that match. Raises BadRequest for a filter that is none."""
    found = _rows(snapshot, desk, wanted, after, before)
    kept = counts.kept(snapshot, desk)
    return CasePage(
        rows=[_case_row(row) for row in found.rows],
        next=found.next,
        previous=found.previous,
        total=_total(snapshot, desk, wanted, kept),
        states=kept.states,
        due=DueCounts(kept.near, kept.past),
        unread=kept.unread,
    )


def _total(snapshot: Snapshot, desk: Desk, wanted: CaseFilter, everywhere: Kept) -> int:
    """How many match: kept of a state, of those near their day or past it, and of those unread;
    counted of other lists."""
    where = _where(snapshot, desk, wanted)
    other = (wanted.text, wanted.assigned, wanted.kind, wanted.service)
    narrowed = wanted.state if wanted.state != "all" else ""
    if any(other) or sum(map(bool, (narrowed, wanted.due, wanted.unread))) > 1:
        return counted(snapshot, select(_c.seq).where(*where))
    kept = everywhere
    if wanted.organization or wanted.municipality:
        kept = counts.kept(snapshot, desk, wanted.organization, wanted.municipality)
    if wanted.unread:
        return kept.unread
    if wanted.due:
        return kept.past if wanted.due == "past" else kept.near
    return sum(
        cases
        for state, cases in kept.states.items()
        if wanted.state in ("all", state) or (wanted.state == "open" and state in OPEN)
    )


def neighbours(snapshot: Snapshot, desk: Desk, wanted: CaseFilter, uuid: str) -> Neighbours:
    """The cases before and after ``uuid`` in a list, whether or not it is in that list (any more).
    Raises BadRequest for a filter that is none."""
    hers = reach(desk.official, "attend", desk_cases)
    if wanted.sort == "relevance":
        query, order = _ranked(snapshot, desk, wanted)
        ordered = [row.uuid for row in snapshot.connection.execute(order.sort(query))]
        if uuid not in ordered:
            return Neighbours(None, None)
        at = ordered.index(uuid)
        return Neighbours(
            *(ordered[i] if 0 <= i < len(ordered) else None for i in (at - 1, at + 1))
        )
    order = _order(wanted.sort)
    here = snapshot.connection.execute(
        select(order.by, order.tie).where(hers, _c.uuid == uuid)
    ).first()
    if here is None:
        return Neighbours(None, None)
    where = _where(snapshot, desk, wanted)

    def one(way: Order) -> str | None:
        query = select(_c.uuid).where(*where, way.beyond((here[0], here[1])))
        found: str | None = snapshot.connection.scalar(way.sort(query).limit(1))
        return found

    return Neighbours(one(order.turned()), one(order))


def _rows(snapshot: Snapshot, desk: Desk, wanted: CaseFilter, after: str, before: str) -> Rows:
    if wanted.sort == "relevance" and asked_words(wanted.text):
        query, order = _ranked(snapshot, desk, wanted)
    else:
        order = _order("received" if wanted.sort == "relevance" else wanted.sort)
        query = select(desk_cases, order.by.label("sorted")).where(*_where(snapshot, desk, wanted))
    return page(snapshot, query, order, after=after, before=before)


def _ranked(snapshot: Snapshot, desk: Desk, wanted: CaseFilter) -> tuple[Select[Any], Order]:
    words = asked_words(wanted.text)
    where = _where(snapshot, desk, wanted, worded=False)
    best = search_of(snapshot.connection).ranked(words, where).subquery("best")
    query = select(desk_cases, best.c.score.label("sorted")).join_from(
        best, desk_cases, best.c.seq == _c.seq
    )
    return query, Order(best.c.score, _c.uuid)


def _order(sort: str) -> Order:
    if sort not in _ORDERS:
        raise BadRequest(f"sort is one of {', '.join(_ORDERS)}, relevance")
    return _ORDERS[sort]


def _where(
    snapshot: Snapshot, desk: Desk, wanted: CaseFilter, *, worded: bool = True
) -> list[ColumnElement[bool]]:
    if len(wanted.text) > _LONGEST_SEARCH:
        raise BadRequest(f"text is longer than {_LONGEST_SEARCH} characters")
    words = asked_words(wanted.text) if worded else []
    equal = {
        name: value
        for name in ("kind", "organization", "service", "municipality")
        if (value := getattr(wanted, name))
    }
    return [
        reach(desk.official, "attend", desk_cases),
        *_in_state(wanted.state),
        *([search_of(snapshot.connection).matching(words)] if words else []),
        *_due(wanted.due, desk),
        *_assigned(wanted.assigned, desk.official),
        *(_c[name] == value for name, value in equal.items()),
        *([_c.written > _c.seen] if wanted.unread else []),
    ]


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == "all":
        return []
    if state == "open":
        return [_c.open]
    if state not in get_args(CaseState):
        raise BadRequest("state is not a state of cases")
    return [_c.state == state, *([_c.open] if state in OPEN else [])]


def _due(level: str, desk: Desk) -> list[ColumnElement[bool]]:
    """Open cases near their day, or past it."""
    if level == "":
        return []
    due, today = _c.answer_by, desk.today
    if level == "past":
        return [_c.open, due < today]
    if level == "near":
        return [_c.open, due >= today, due <= desk.near_until]
    raise BadRequest("due is near or past")


def _assigned(to: str, official: Principal) -> list[ColumnElement[bool]]:
    match to:
        case "":
            return []
        case "me":
            return [_c.assignee == official.name]
        case "nobody":
            return [_c.assignee == ""]
    raise BadRequest("assigned is me or nobody")


def _case_row(row: Any) -> CaseRow:
    return CaseRow(
        uuid=row.uuid,
        number=row.number,
        state=row.state,
        service=row.service,
        service_title=Text(es=row.title_es, en=row.title_en),
        municipality=row.municipality,
        organization=row.organization,
        kind=row.kind,
        assignee=row.assignee,
        assignee_name=row.assignee_name,
        confidential=row.confidential,
        received_at=datetime.fromtimestamp(row.received_at, UTC),
        answer_by=row.answer_by,
        subject=row.subject,
        person=row.person,
        unread=row.written > row.seen,
        last_message_at=datetime.fromtimestamp(row.last_message_at, UTC),
    )
