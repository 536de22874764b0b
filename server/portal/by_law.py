"""What the law lets an office decide about a case besides answering it: send it on to the competent
body, take more time once, name who attends to it; and the citizen's disagreement with an answer
(Law 167/2023, Decree 112/2024). What may not be done raises ``NotAllowedError``."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, structs

from schemas.documents import CaseReview, DeskCase, Extension, Redirect, Review, ThreadEntry
from schemas.text import Text, Uuid
from server.portal import deadlines
from server.portal.cases import has_answered, may_disagree, moves
from server.portal.deadlines import Terms, city_date
from server.portal.derived import Act, Derived, case_of, case_page, notice, uuid_of
from server.portal.thread import NotAllowedError, in_state, saying, written_by


class Body(Struct, frozen=True, kw_only=True):
    """Where a case is sent on to; without a ``slug`` it is a body that is not at this portal."""

    name: Text
    slug: str = ""


class Attendant(Struct, frozen=True):
    """An official to whom a case is given: the name she signs in with, and the one people read."""

    name: str
    display: str


def may_extend(desk: DeskCase, at: datetime, terms: Terms) -> bool:
    """Whether an extension may be decided at ``at``: one, of a case that waits for its first
    answer, while the law's notice before the day is kept."""
    first_answer_due = desk.state in ("received", "in_study", "waiting_citizen")
    in_time = city_date(at, terms.zone) <= deadlines.extend_by(desk.answer_by, terms)
    return first_answer_due and desk.extension is None and in_time


def may_redirect(desk: DeskCase, at: datetime, terms: Terms) -> bool:
    """Whether the case may be sent on at ``at``: within the law's days since the present body
    received it."""
    received = desk.arrived_at or desk.received_at
    in_time = city_date(at, terms.zone) <= deadlines.redirect_by(received, terms)
    return bool(moves(desk.state, "redirect")) and in_time


def extend(desk: DeskCase, act: Act, reason: str, terms: Terms) -> Derived:
    """Takes the law's one extension; she is told why and until when."""
    if not may_extend(desk, act.at, terms):
        raise NotAllowedError(
            "a case takes one extension, before it is answered, decided at least "
            f"{terms.notice} days before its day"
        )
    due = deadlines.extended(desk.answer_by, terms)
    extension = Extension(reason=reason, at=act.at, before=desk.answer_by, answer_by=due)
    changed = structs.replace(
        saying(desk, written_by(act, reason, "extension")),
        extension=extension,
        answer_by=due,
        first_answer_by=desk.first_answer_by or desk.answer_by,
    )
    told = notice("extended", act.command, uuid_of(desk.id), act.at, desk.number)
    return Derived(
        hers=(case_of(changed), told), desk=changed, notice=told, page=case_page(told.subject)
    )


def redirect(desk: DeskCase, act: Act, body: Body, reason: str, terms: Terms) -> Derived:
    """Sends the case on to the competent body. One of this portal receives it now: its days count
    from here (the law counts from receipt by the authority that answers). Any other takes it out of
    the portal."""
    if not may_redirect(desk, act.at, terms):
        raise NotAllowedError(
            f"a case is sent on within {terms.redirect} days of its receipt, before it is answered"
        )
    if body.slug and body.slug == desk.organization:
        raise NotAllowedError("the case is at that organization already")
    due = deadlines.answer_by(act.at, terms) if body.slug else None
    sent = Redirect(to=body.name, organization=body.slug, reason=reason, at=act.at, answer_by=due)
    changed = structs.replace(
        saying(desk, written_by(act, reason, "redirect")),
        redirects=[*desk.redirects, sent],
        organization_name=body.name,
        assignee="",
        assignee_name="",
        first_answer_by=desk.first_answer_by or desk.answer_by,
    )
    if due is None:
        changed = in_state(changed, "redirected", act.at)
    else:
        changed = structs.replace(changed, organization=body.slug, answer_by=due, arrived_at=act.at)
        if changed.state != "received":
            changed = in_state(changed, "received", act.at)
    told = notice("redirected", act.command, uuid_of(desk.id), act.at, desk.number)
    return Derived(
        hers=(case_of(changed), told), desk=changed, notice=told, page=case_page(told.subject)
    )


def assign(desk: DeskCase, to: Attendant | None) -> Derived:
    """Gives the case to an official, or to nobody. Who answered it does not review it."""
    if to is not None and desk.state == "in_review" and has_answered(desk, to.name, to.display):
        raise NotAllowedError("who answered a case does not decide on the disagreement with it")
    name, display = (to.name, to.display) if to else ("", "")
    return Derived(hers=(), desk=structs.replace(desk, assignee=name, assignee_name=display))


def disagree(desk: DeskCase, review: Review, uuid: Uuid, at: datetime, terms: Terms) -> Derived:
    """She disagrees with the answer: the case is looked at again, by another official, within the
    same days as a new one. Who answered it lets go of it."""
    if not may_disagree(desk.state, desk.review is not None):
        raise NotAllowedError("a review is asked for once, of a case that was answered or closed")
    due = deadlines.answer_by(at, terms)
    entry = ThreadEntry(
        uuid=uuid, author="citizen", name="", text=review.text, at=at, about="review"
    )
    letting_go = has_answered(desk, desk.assignee, desk.assignee_name)
    changed = structs.replace(
        in_state(saying(desk, entry), "in_review", at),
        review=CaseReview(uuid=uuid, asked_at=at, answer_by=due),
        answer_by=due,
        first_answer_by=desk.first_answer_by or desk.answer_by,
        assignee="" if letting_go else desk.assignee,
        assignee_name="" if letting_go else desk.assignee_name,
    )
    return Derived(hers=(case_of(changed),), desk=changed)
