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
from server.desk.paging import MOST_COUNTED, Order, counted, page
from server.desk.scope import Desk, looked_at, reach
from server.desk.search import CANDIDATES, Question, asked_words, newest
from server.portal.cases import OPEN
from server.principal import Principal
from server.tables import desk_cases
from sync.errors import BadRequest
from sync.snapshot import Snapshot

_LONGEST_SEARCH: Final = 200

_c = desk_cases.c


def _seq(text: str) -> int:
    """A cursor's ``desk_case.seq``. Raises ValueError."""
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError
    return number


#: ``received``: longest waiting first. ``newest``: the other way. ``due``: by the day to answer.
#: ``message``: who wrote last first. ``relevance``: what the words asked for fit best.
_ORDERS: Final[dict[str, Order]] = {
    "received": Order(_c.received_at, _c.seq, read_tie=_seq),
    "newest": Order(_c.received_at, _c.seq, descending=True, read_tie=_seq),
    "due": Order(_c.answer_by, _c.seq, read=date.fromisoformat, read_tie=_seq),
    "message": Order(_c.last_message_at, _c.seq, descending=True, read_tie=_seq),
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
    has read. ``more``: the count stopped at ``total``, there are others;
    a search lists the newest 1,000 that match, and counts no more."""

    rows: list[CaseRow]
    next: str | None
    previous: str | None
    total: int
    more: bool
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
    query, order = _listed(snapshot, desk, wanted)
    columns = (order.by.label("sorted"), order.tie.label("tie"))
    found = page(snapshot, query.add_columns(*columns), order, after=after, before=before)
    kept = counts.kept(snapshot, desk)
    total, more = _kept_total(snapshot, desk, wanted, kept), False
    if total is None:
        # A search lists no more than its candidates, so that is where its count ends.
        searched = bool(asked_words(wanted.text))
        found_all = counted(snapshot, query.with_only_columns(_c.seq))
        total = min(found_all, MOST_COUNTED)
        more = found_all > MOST_COUNTED or (searched and found_all == CANDIDATES)
    return CasePage(
        rows=[_case_row(row) for row in found.rows],
        next=found.next,
        previous=found.previous,
        total=total,
        more=more,
        states=kept.states,
        due=DueCounts(kept.near, kept.past),
        unread=kept.unread,
    )


def _kept_total(snapshot: Snapshot, desk: Desk, wanted: CaseFilter, everywhere: Kept) -> int | None:
    """How many match, where that is kept: of a state, of those near their day or past it, of those
    unread. None for other lists."""
    other = (wanted.text, wanted.assigned, wanted.kind, wanted.service)
    narrowed = wanted.state if wanted.state != "all" else ""
    if any(other) or sum(map(bool, (narrowed, wanted.due, wanted.unread))) > 1:
        return None
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
    """The cases before and after ``uuid`` in a list, whether or not it is in that list (any more;
    in one by relevance it is). Raises BadRequest for a filter that is none."""
    query, order = _listed(snapshot, desk, wanted)
    if wanted.sort == "relevance" and asked_words(wanted.text):
        of = query  # what fits how well is known of what matches
    else:
        of = select(_c.uuid).where(reach(desk.official, "attend", desk_cases))
    here = of.with_only_columns(order.by, order.tie).where(_c.uuid == uuid)
    position = snapshot.connection.execute(here).first()
    if position is None:
        return Neighbours(None, None)

    def one(way: Order) -> str | None:
        beyond = query.with_only_columns(_c.uuid).where(way.beyond((position[0], position[1])))
        found: str | None = snapshot.connection.scalar(way.sort(beyond).limit(1))
        return found

    return Neighbours(one(order.turned()), one(order))


def _listed(snapshot: Snapshot, desk: Desk, wanted: CaseFilter) -> tuple[Select[Any], Order]:
    """The rows of a list, and their order. Raises BadRequest."""
    where, words = _where(desk, wanted), asked_words(wanted.text)
    by_relevance = wanted.sort == "relevance"
    order = _order("received" if by_relevance else wanted.sort)
    if not words:
        return select(desk_cases).where(*where), order
    places = _places(desk, wanted)
    question = Question(words, places, _only_open(wanted))
    best = newest(snapshot.connection, question, where, scored=by_relevance).subquery("best")
    if by_relevance:
        order = Order(best.c.score, _c.seq, read_tie=_seq)
    return select(desk_cases).join_from(best, desk_cases, best.c.seq == _c.seq), order


def _places(desk: Desk, wanted: CaseFilter) -> list[tuple[str, str]]:
    """Where a list's cases may be of: organization and municipality; empty, any."""
    return [
        (wanted.organization or grant.organization, wanted.municipality or grant.municipality)
        for grant in desk.official.grants
        if grant.role == "attend"
    ]


def _order(sort: str) -> Order:
    if sort not in _ORDERS:
        raise BadRequest(f"sort is one of {', '.join(_ORDERS)}, relevance")
    return _ORDERS[sort]


def _where(desk: Desk, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """All but the words."""
    if len(wanted.text) > _LONGEST_SEARCH:
        raise BadRequest(f"text is longer than {_LONGEST_SEARCH} characters")
    equal = {
        name: value
        for name in ("kind", "organization", "service", "municipality")
        if (value := getattr(wanted, name))
    }
    # Of the open ones an index says all of these, in the list's order.
    is_open = _only_open(wanted)
    return [
        reach(desk.official, "attend", desk_cases, by_index=not wanted.unread),
        *_in_state(wanted.state),
        *_due(wanted.due, desk, by_day=wanted.sort == "due"),
        *_assigned(wanted.assigned, desk.official),
        *(
            (looked_at(_c[name]) if is_open and name in {"kind", "service"} else _c[name]) == value
            for name, value in equal.items()
        ),
        *([_c.written > _c.seen] if wanted.unread else []),
    ]


def _only_open(wanted: CaseFilter) -> bool:
    return wanted.state == "open" or wanted.state in OPEN or bool(wanted.due)


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == "all":
        return []
    if state == "open":
        return [_c.open]
    if state not in get_args(CaseState):
        raise BadRequest("state is not a state of cases")
    return [_c.state == state, *([_c.open] if state in OPEN else [])]


def _due(level: str, desk: Desk, *, by_day: bool) -> list[ColumnElement[bool]]:
    """Open cases near their day, or past it; ``by_day``: in a list by it."""
    if level == "":
        return []
    today = desk.today
    due = _c.answer_by if by_day else looked_at(_c.answer_by)
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
            return [looked_at(_c.assignee) == ""]
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
