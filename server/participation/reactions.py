"""What the server does about a comment, a proposal, a rating, support, a report or an appeal that
came in."""

from __future__ import annotations

from schemas.documents import (
    Appeal,
    Comment,
    DeskComment,
    Moderation,
    Problem,
    Proposal,
    Publication,
    PublishedComment,
    Report,
    Support,
    Vote,
)
from server import records
from server.access import DESK, PUBLIC
from server.cause import Cause
from server.participation.counting import is_first_report, take_support, take_vote
from server.portal import comments, restoring
from server.portal.derived import proposal_page, publication_page
from server.portal.words import problem
from sync.transaction import Transaction


def participate(type_: str, cause: Cause) -> None:
    """Reacts, unless it was answered already."""
    if cause.has("correction"):
        return
    match type_:
        case "comment":
            _comment(cause)
        case "proposal":
            _proposal(cause)
        case "vote":
            _vote(cause)
        case "support":
            _support(cause)
        case "report":
            _report(cause)
        case "appeal":
            _appeal(cause)


def _is_answered(cause: Cause) -> bool:
    """Whether its author has been told how it stands. Where that was lost while the desk knows, she
    is told again."""
    if cause.has("moderation"):
        return True
    known = cause.on_desk("desk-comment", DeskComment)
    if known is None or known.citizen != cause.citizen:
        return False
    cause.carry_out(restoring.comment_again(known))
    return True


def _comment(cause: Cause) -> None:
    if _is_answered(cause):
        return
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Comment)
    problems: list[Problem] = []
    publication = records.load(
        cause.transaction, PUBLIC, f"publication:{sent.publication}", Publication
    )
    if publication is None:
        problems = [problem("publication", "publication")]
    elif not sent.text.strip() or not sent.author_name.strip():
        problems = [problem("text" if not sent.text.strip() else "author_name", "blank")]
    elif cause.on_desk("desk-comment", DeskComment) is not None:
        problems = [problem("", "taken")]
    elif sent.answers is not None and not _is_under(cause.transaction, sent.answers, sent):
        problems = [problem("answers", "comment")]
    if problems or publication is None:
        cause.refuse(problems, publication_page(sent.publication))
        return
    taken = comments.take_comment(sent, publication, cause.uuid, cause.citizen, cause.at)
    cause.carry_out(taken)


def _proposal(cause: Cause) -> None:
    if _is_answered(cause):
        return
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Proposal)
    blank = next((n for n in ("title", "text", "author_name") if not getattr(sent, n).strip()), "")
    if blank:
        problems = [problem(blank, "blank")]
    elif cause.on_desk("desk-comment", DeskComment) is not None:
        problems = [problem("", "taken")]
    elif sent.municipality and not records.exists(
        cause.transaction, PUBLIC, f"municipality:{sent.municipality}"
    ):
        problems = [problem("municipality", "municipality")]
    else:
        cause.carry_out(comments.take_proposal(sent, cause.uuid, cause.citizen, cause.at))
        return
    cause.refuse(problems, proposal_page(cause.uuid))


def _is_under(transaction: Transaction, answered: str, sent: Comment) -> bool:
    """Whether it answers a comment of the same publication. It may have been taken down while the
    answer waited for a connection: that is not its author's fault."""
    desk = _published(transaction, answered)
    return (
        desk is not None
        and desk.publication == sent.publication
        and desk.state in ("published", "taken_down")
    )


def _published(transaction: Transaction, uuid: str) -> DeskComment | None:
    """A comment as the desk has it; one that came with the content gets its place there now."""
    desk = records.load(transaction, DESK, f"desk-comment:{uuid}", DeskComment)
    if desk is not None:
        return desk
    public = records.load(transaction, PUBLIC, f"published-comment:{uuid}", PublishedComment)
    if public is None:
        return None
    about = records.load(transaction, PUBLIC, f"publication:{public.publication}", Publication)
    return comments.of_content(public, uuid, about)


def _vote(cause: Cause) -> None:
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Vote)
    if records.exists(cause.transaction, PUBLIC, f"publication:{sent.publication}"):
        take_vote(cause.transaction, cause.citizen, sent, cause.at)
        return
    cause.refuse([problem("publication", "vote")], publication_page(sent.publication))


def _support(cause: Cause) -> None:
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Support)
    desk = records.load(cause.transaction, DESK, f"desk-comment:{sent.proposal}", DeskComment)
    # One that is taken down may come back after an appeal, with those who support it; of one whose
    # author was erased nothing is left to support.
    stands = desk is not None and desk.citizen and desk.state in ("published", "taken_down")
    if desk is not None and desk.proposal is not None and stands:
        take_support(cause.transaction, cause.citizen, sent, cause.at)
        return
    cause.refuse([problem("proposal", "proposal")], proposal_page(sent.proposal))


def _page(sent: Report | Appeal) -> str:
    """Where what it is about stands."""
    if sent.publication is None:
        return proposal_page(sent.comment)
    return publication_page(sent.publication)


def _report(cause: Cause) -> None:
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Report)
    desk = _published(cause.transaction, sent.comment)
    if desk is None:
        cause.refuse([problem("comment", "comment")], _page(sent))
        return
    derived = comments.take_report(desk, sent, cause.at)
    if derived is not None and is_first_report(cause.transaction, cause.citizen, sent.comment):
        cause.carry_out(derived)


def _appeal(cause: Cause) -> None:
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Appeal)
    desk = records.load(cause.transaction, DESK, f"desk-comment:{sent.comment}", DeskComment)
    page = _page(sent)
    if desk is None or desk.citizen != cause.citizen:
        cause.refuse([problem("comment", "comment")], page)
        return
    if desk.appeal is not None and desk.appeal.uuid == cause.uuid:
        return
    if not sent.text.strip():
        cause.refuse([problem("text", "blank")], page)
        return
    hers = records.load(cause.transaction, cause.db, f"moderation:{sent.comment}", Moderation)
    try:
        derived = comments.take_appeal(
            hers or comments.moderation_of(desk), desk, sent, cause.uuid, cause.at
        )
    except comments.NotAllowedError:
        cause.refuse([problem("", "appeal")], page)
        return
    cause.carry_out(derived)
