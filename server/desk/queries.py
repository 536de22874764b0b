"""What officials ask: one case, and the comments to moderate."""

from __future__ import annotations

from datetime import date
from typing import Final, get_args

from msgspec import Struct
from sqlalchemy import ColumnElement, or_, select

from schemas.documents import CaseState, CommentState, DeskCase, DeskComment
from server import records
from server.access import DESK
from server.desk.paging import Order, counted, page
from server.desk.scope import Desk, is_hidden, load_case, reach, reached_case
from server.portal import deadlines
from server.portal.by_law import may_extend, may_redirect
from server.portal.cases import has_answered, moves, states_after_answer
from server.portal.comments import OTHERS_FIRST
from server.portal.deadlines import Level
from server.principal import Principal
from server.tables import desk_comments
from sync.documents import Attachment
from sync.errors import BadRequest, NotFound
from sync.snapshot import Snapshot

_OLDEST: Final = Order(desk_comments.c.received_at, desk_comments.c.uuid)


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


class Waiting(Struct, frozen=True):
    """How many comments wait for a moderator, by why."""

    pending: int
    reported: int
    appeals: int


class CommentPage(Struct, frozen=True, kw_only=True):
    """A page of comments, oldest first."""

    rows: list[CommentView]
    next: str | None
    total: int
    waiting: Waiting


def case(snapshot: Snapshot, desk: Desk, uuid: str) -> CaseView:
    """Raises NotFound, for what is another office's too."""
    stored = snapshot.get(DESK, f"desk-case:{uuid}")
    if stored is None or stored.deleted:
        raise NotFound("This is not at the desk.")
    whole = records.decode(stored.body, "", "", DeskCase)
    official, at, terms = desk.official, desk.at, desk.terms
    found = reached_case(official, whole)
    answers = found.state != "in_review" or not has_answered(found, official.name, official.display)
    received = found.arrived_at or found.received_at
    hidden = is_hidden(official, whole)
    # A photo or a scanned card may say who she is.
    files = () if hidden else stored.attachments
    return CaseView(
        uuid=uuid,
        rev=stored.rev,
        case=found,
        attachments=[FileInfo(a.name, a.content_type, a.length) for a in files],
        moves=moves(found.state),
        after_answer=states_after_answer(found.state) if answers else [],
        hidden=hidden,
        extend_by=(
            deadlines.extend_by(found.answer_by, terms) if may_extend(found, at, terms) else None
        ),
        redirect_by=(
            deadlines.redirect_by(received, terms) if may_redirect(found, at, terms) else None
        ),
        due=deadlines.level(found.answer_by, desk.today, terms),
    )


def attachment(snapshot: Snapshot, official: Principal, uuid: str, name: str) -> Attachment:
    """Raises NotFound, for another office's case too, and for one whose citizen is hidden."""
    if is_hidden(official, load_case(snapshot, official, uuid)):
        raise NotFound("Document is missing attachment")
    found = snapshot.attachment(DESK, f"desk-case:{uuid}", name)
    if found is None:
        raise NotFound("Document is missing attachment")
    return found


def comments(snapshot: Snapshot, desk: Desk, state: str, after: str) -> CommentPage:
    """Comments in a state (or ``all``), or that are ``reported`` or wait for an ``appeals``
    decision that this official may make, longest waiting first. Raises BadRequest."""
    hers = reach(desk.official, "moderate", desk_comments)
    where = [hers, *_moderated(state, desk)]
    sorted_by = (_OLDEST.by.label("sorted"), _OLDEST.tie.label("tie"))
    query = select(desk_comments, *sorted_by).where(*where)
    found = page(snapshot, query, _OLDEST, after=after)
    uuids = [row.uuid for row in found.rows]
    documents = snapshot.get_many(DESK, [f"desk-comment:{uuid}" for uuid in uuids])
    shown = ((uuid, documents.get(f"desk-comment:{uuid}")) for uuid in uuids)
    return CommentPage(
        rows=[
            CommentView(
                uuid=uuid,
                rev=stored.rev,
                comment=records.decode(stored.body, "", "", DeskComment),
            )
            for uuid, stored in shown
            if stored is not None and not stored.deleted
        ],
        next=found.next,
        total=counted(snapshot, select(desk_comments.c.uuid).where(*where)),
        waiting=Waiting(
            *(
                counted(snapshot, select(desk_comments.c.uuid).where(hers, *_moderated(why, desk)))
                for why in Waiting.__struct_fields__
            )
        ),
    )


def _moderated(state: str, desk: Desk) -> list[ColumnElement[bool]]:
    c = desk_comments.c
    if state == "all":
        return []
    if state == "reported":
        return [c.reports > 0]
    if state == "appeals":
        others_first = (desk.at - OTHERS_FIRST).timestamp()
        hers = or_(c.appealed_against != desk.official.name, c.appealed_at <= others_first)
        return [c.appealed_at.is_not(None), hers]
    if state not in get_args(CommentState):
        raise BadRequest("state is not a state of comments")
    return [c.state == state]
