"""A citizen whose database was dropped sends her documents anew: her side of what the desk holds of
her, as the desk has it. Nobody is told again."""

from __future__ import annotations

from datetime import datetime

from schemas.documents import (
    Answer,
    CaseState,
    DeskCase,
    DeskComment,
    Service,
)
from server.portal.comments import moderation_of
from server.portal.derived import Derived, case_of, notice, uuid_of
from server.portal.registration import receipt_of


def case_again(desk: DeskCase, service: Service | None) -> Derived:
    """Case, receipt, answers and the first entry of her journal. ``service`` is the one she sent
    the form to: it names who received it, so without it there is no receipt."""
    uuid = uuid_of(desk.id)
    receipts = () if service is None else (receipt_of(desk, service),)
    answers = (
        Answer(
            id=f"answer:{entry.uuid}",
            case=uuid,
            text=entry.text,
            official_name=entry.name,
            at=entry.at,
            state=_state_at(desk, entry.at),
        )
        for entry in desk.thread
        if entry.author == "official" and not entry.about
    )
    told = notice("received", uuid, uuid, desk.received_at, desk.number)
    return Derived(hers=(case_of(desk), *receipts, *answers, told))


def comment_again(desk: DeskComment) -> Derived:
    """How her comment stands."""
    return Derived(hers=(moderation_of(desk),))


def _state_at(desk: DeskCase, at: datetime) -> CaseState:
    """An answer says the state that it left the case in."""
    return [step.state for step in desk.steps if step.at <= at][-1]
