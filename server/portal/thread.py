"""What is said in a case and how its state moves. Each function takes the case as both sides have
it and gives both anew; what may not be done raises ``NotAllowedError``."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import structs

from schemas.documents import (
    Answer,
    Case,
    CaseState,
    CaseStep,
    DeskCase,
    Message,
    ThreadEntry,
)
from schemas.text import Uuid
from server.portal.cases import moves, state_after_message, states_after_answer
from server.portal.derived import Act, Derived, case_page, notice, uuid_of

#: Messages that a citizen may write while no official answers. A case is one document, which is
#: written again at each: it must not grow without an end.
MOST_UNANSWERED: Final = 50


class NotAllowedError(Exception):
    """The case's state does not allow this. Its text says why."""


def unanswered(desk: DeskCase) -> int:
    """How many messages of the citizen came since an official last wrote."""
    count = 0
    for entry in reversed(desk.thread):
        if entry.author == "official":
            break
        count += 1
    return count


def take_message(case: Case, desk: DeskCase, message: Message, uuid: Uuid, at: datetime) -> Derived:
    """A citizen wrote. A message that was asked for takes the case back to study; one to a closed
    case is kept for the officials to see, and opens nothing."""
    entry = ThreadEntry(uuid=uuid, author="citizen", name="", text=message.text, at=at)
    said = structs.replace(desk, thread=[*desk.thread, entry])
    state = state_after_message(desk.state)
    if state == desk.state:
        return Derived(hers=(), desk=said)
    return Derived(hers=(_case_in(case, state, at),), desk=_desk_in(said, state, at))


def answer(case: Case, desk: DeskCase, act: Act, text: str, state: CaseState) -> Derived:
    """An official answers and says how the case stands now."""
    if state not in states_after_answer(desk.state):
        raise NotAllowedError(f"a case that is {desk.state} cannot be answered as {state}")
    told = notice("answered", act.command, uuid_of(desk.id), act.at, desk.number)
    entry = ThreadEntry(
        uuid=act.command, author="official", name=act.official, text=text, at=act.at
    )
    said = structs.replace(desk, thread=[*desk.thread, entry])
    reply = Answer(
        id=f"answer:{act.command}",
        case=uuid_of(desk.id),
        text=text,
        official_name=act.official,
        at=act.at,
        state=state,
    )
    changed = () if state == desk.state else (_case_in(case, state, act.at),)
    return Derived(
        hers=(reply, *changed, told),
        desk=said if state == desk.state else _desk_in(said, state, act.at),
        notice=told,
        page=case_page(reply.case),
    )


def move(case: Case, desk: DeskCase, act: Act, state: CaseState) -> Derived:
    """An official changes the state without an answer."""
    if state not in moves(desk.state):
        raise NotAllowedError(f"a case that is {desk.state} cannot become {state}")
    told = notice("state", act.command, uuid_of(desk.id), act.at, desk.number)
    return Derived(
        hers=(_case_in(case, state, act.at), told),
        desk=_desk_in(desk, state, act.at),
        notice=told,
        page=case_page(told.subject),
    )


def _case_in(case: Case, state: CaseState, at: datetime) -> Case:
    return structs.replace(case, state=state, steps=[*case.steps, CaseStep(state, at)])


def _desk_in(desk: DeskCase, state: CaseState, at: datetime) -> DeskCase:
    return structs.replace(desk, state=state, steps=[*desk.steps, CaseStep(state, at)])
