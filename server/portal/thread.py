"""What is said in a case and how its state moves. Each function takes the case as the desk has it
and gives both sides anew; what may not be done raises ``NotAllowedError``."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import structs

from schemas.documents import (
    Answer,
    CaseState,
    CaseStep,
    DeskCase,
    Message,
    ThreadEntry,
)
from schemas.text import Uuid
from server.portal.cases import has_answered, moves, state_after_message, states_after_answer
from server.portal.derived import Act, Derived, case_of, case_page, notice, uuid_of

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


def take_message(desk: DeskCase, message: Message, uuid: Uuid, at: datetime) -> Derived:
    """A citizen wrote. A message that was asked for takes the case back to study; one to a closed
    case is kept for the officials to see, and opens nothing."""
    entry = ThreadEntry(uuid=uuid, author="citizen", name="", text=message.text, at=at)
    said = saying(desk, entry)
    state = state_after_message(desk.state)
    if state == desk.state:
        return Derived(hers=(), desk=said)
    moved = in_state(said, state, at)
    return Derived(hers=(case_of(moved),), desk=moved)


def answer(desk: DeskCase, act: Act, text: str, state: CaseState) -> Derived:
    """An official answers and says how the case stands now. The answer to a disagreement is another
    official's than who answered before, and ends the review."""
    if state not in states_after_answer(desk.state):
        raise NotAllowedError(f"a case that is {desk.state} cannot be answered as {state}")
    if desk.state == "in_review" and has_answered(desk, act.name, act.official):
        raise NotAllowedError("who answered a case does not decide on the disagreement with it")
    told = notice("answered", act.command, uuid_of(desk.id), act.at, desk.number)
    said = saying(desk, written_by(act, text))
    if desk.state == "in_review" and said.review is not None:
        said = structs.replace(said, review=structs.replace(said.review, decided_at=act.at))
    reply = Answer(
        id=f"answer:{act.command}",
        case=uuid_of(desk.id),
        text=text,
        official_name=act.official,
        at=act.at,
        state=state,
    )
    moved = said if state == desk.state else in_state(said, state, act.at)
    changed = () if moved is said else (case_of(moved),)
    return Derived(
        hers=(reply, *changed, told), desk=moved, notice=told, page=case_page(reply.case)
    )


def move(desk: DeskCase, act: Act, state: CaseState) -> Derived:
    """An official changes the state without an answer."""
    if state not in moves(desk.state):
        raise NotAllowedError(f"a case that is {desk.state} cannot become {state}")
    told = notice("state", act.command, uuid_of(desk.id), act.at, desk.number)
    moved = in_state(desk, state, act.at)
    return Derived(
        hers=(case_of(moved), told), desk=moved, notice=told, page=case_page(told.subject)
    )


def written_by(
    act: Act, text: str, about: Literal["", "extension", "redirect"] = ""
) -> ThreadEntry:
    """What an official wrote."""
    return ThreadEntry(
        uuid=act.command,
        author="official",
        name=act.official,
        text=text,
        at=act.at,
        official=act.name,
        about=about,
    )


def saying(desk: DeskCase, entry: ThreadEntry) -> DeskCase:
    """The case with one more entry in its thread."""
    return structs.replace(desk, thread=[*desk.thread, entry])


def in_state(desk: DeskCase, state: CaseState, at: datetime) -> DeskCase:
    """The case in another state since ``at``."""
    return structs.replace(desk, state=state, steps=[*desk.steps, CaseStep(state, at)])
