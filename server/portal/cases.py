"""The states of a case and who may move it: one table."""

from __future__ import annotations

from typing import Final, Literal

from schemas.documents import CaseState

Mover = Literal["official", "citizen"]

_OFFICIAL: Final[frozenset[Mover]] = frozenset({"official"})
_EITHER: Final[frozenset[Mover]] = frozenset({"official", "citizen"})

#: From → to → who may. A citizen moves a case only by writing when she was asked to.
TRANSITIONS: Final[dict[CaseState, dict[CaseState, frozenset[Mover]]]] = {
    "received": {
        "in_study": _OFFICIAL,
        "waiting_citizen": _OFFICIAL,
        "answered": _OFFICIAL,
        "closed": _OFFICIAL,
    },
    "in_study": {"waiting_citizen": _OFFICIAL, "answered": _OFFICIAL, "closed": _OFFICIAL},
    "waiting_citizen": {"in_study": _EITHER, "answered": _OFFICIAL, "closed": _OFFICIAL},
    "answered": {"in_study": _OFFICIAL, "closed": _OFFICIAL},
    "closed": {},
}

#: States in which a case waits for somebody.
OPEN: Final[tuple[CaseState, ...]] = ("received", "in_study", "waiting_citizen")


def moves(state: CaseState, mover: Mover = "official") -> list[CaseState]:
    """Where ``mover`` may take a case that is in ``state``, in the table's order."""
    return [to for to, who in TRANSITIONS[state].items() if mover in who]


def states_after_answer(state: CaseState) -> list[CaseState]:
    """The states an official may leave a case in when answering. She may leave it as it is, except
    that an answer takes a case out of ``received``; a closed case takes no answer."""
    if state == "closed":
        return []
    stay: list[CaseState] = [] if state == "received" else [state]
    return [*stay, *moves(state)]


def state_after_message(state: CaseState) -> CaseState:
    """The state after a citizen's message: one that was asked for goes back to study."""
    may = moves(state, "citizen")
    return may[0] if may else state
