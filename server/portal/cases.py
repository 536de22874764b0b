"""The states of a case and who may move it: one table."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from schemas.documents import CaseState, DeskCase

#: What moves a case. Of an official who attends it: ``move``, ``answer``, ``redirect``. Of one who
#: did not answer it before: ``verdict``, the answer to a disagreement. Of the citizen: ``message``
#: (where one was asked for), ``review`` (she disagrees).
By = Literal["move", "answer", "redirect", "verdict", "message", "review"]

_OFFICIAL: Final[frozenset[By]] = frozenset({"move", "answer"})
#: Nobody's case is closed without a word to her: with an answer, or with the reason as one.
_ANSWER: Final[frozenset[By]] = frozenset({"answer"})
_REDIRECT: Final[frozenset[By]] = frozenset({"redirect"})
_REVIEW: Final[frozenset[By]] = frozenset({"review"})
_VERDICT: Final[frozenset[By]] = frozenset({"verdict"})

#: From → to → what takes it there.
TRANSITIONS: Final[dict[CaseState, dict[CaseState, frozenset[By]]]] = {
    "received": {
        "in_study": _OFFICIAL,
        "waiting_citizen": _OFFICIAL,
        "answered": _ANSWER,
        "closed": _ANSWER,
        "redirected": _REDIRECT,
    },
    "in_study": {
        "waiting_citizen": _OFFICIAL,
        "answered": _ANSWER,
        "closed": _ANSWER,
        "received": _REDIRECT,
        "redirected": _REDIRECT,
    },
    "waiting_citizen": {
        "in_study": _OFFICIAL | {"message"},
        "answered": _ANSWER,
        "closed": _ANSWER,
    },
    "answered": {"in_study": _OFFICIAL, "closed": _OFFICIAL, "in_review": _REVIEW},
    "closed": {"in_review": _REVIEW},
    "in_review": {"answered": _VERDICT, "closed": _VERDICT},
    "redirected": {},
}

#: States in which a case waits for somebody.
OPEN: Final[tuple[CaseState, ...]] = ("received", "in_study", "waiting_citizen", "in_review")


def moves(state: CaseState, by: By = "move") -> list[CaseState]:
    """Where ``by`` may take a case that is in ``state``, in the table's order."""
    return [to for to, how in TRANSITIONS[state].items() if by in how]


def states_after_answer(state: CaseState) -> list[CaseState]:
    """The states an official may leave a case in when answering. She may leave it as it is, except
    that an answer takes a case out of ``received``; a closed or redirected case takes none, and the
    answer to a disagreement ends the review."""
    if state == "in_review":
        return moves(state, "verdict")
    if state in ("closed", "redirected"):
        return []
    stay: list[CaseState] = [] if state == "received" else [state]
    return [*stay, *moves(state, "answer")]


def state_after_message(state: CaseState) -> CaseState:
    """The state after a citizen's message: one that was asked for goes back to study."""
    may = moves(state, "message")
    return may[0] if may else state


def may_disagree(state: CaseState, reviewed: bool) -> bool:
    """Whether she may ask for a review: once, and of what was answered or closed."""
    return not reviewed and bool(moves(state, "review"))


def has_answered(desk: DeskCase, name: str, display: str) -> bool:
    """Whether this official answered the case. Entries of before names were kept say only the one
    that citizens read."""
    return any(
        entry.official == name or (not entry.official and entry.name == display)
        for entry in desk.thread
        if entry.author == "official" and not entry.about
    )


def answered_at(desk: DeskCase) -> datetime | None:
    """When an official first answered it; None where nobody did."""
    return next(
        (entry.at for entry in desk.thread if entry.author == "official" and not entry.about), None
    )
