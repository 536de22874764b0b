"""What officials command. A command has a uuid that its client made: sent again, it is answered the
same and changes nothing. It names the revision it was decided on: if somebody changed the case
meanwhile it is refused with a conflict and nothing happens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import insert, select

from schemas.documents import (
    Case,
    CaseState,
    CommentRule,
    CommentState,
    DeskCase,
    DeskComment,
    Document,
    Moderation,
)
from schemas.text import Prose, Uuid
from server import records
from server.access import DESK, citizen_database
from server.effects import carry_out
from server.portal import comments, thread
from server.portal.derived import Act, Derived
from server.portal.restoring import case_of
from server.principal import Principal
from server.tables import commands
from sync.errors import BadRequest, Conflict, NotFound
from sync.transaction import Transaction

D = TypeVar("D", bound=Document)

Rev = Annotated[str, Meta(min_length=1, max_length=200)]


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """Answer a case and say how it stands now."""

    command: Uuid
    rev: Rev
    text: Prose
    state: CaseState


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """Change a case's state without an answer."""

    command: Uuid
    rev: Rev
    state: CaseState


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """Publish a comment, or refuse it naming the rule it breaks."""

    command: Uuid
    rev: Rev
    decision: Literal["publish", "refuse"]
    rule: CommentRule | None = None
    note: Annotated[str, Meta(max_length=1_000)] = ""


Command = Answer | Move | Decision


class Done(Struct, frozen=True):
    """The document's new revision and state."""

    rev: str
    state: CaseState | CommentState


def execute(t: Transaction, official: Principal, uuid: str, command: Command, at: datetime) -> Done:
    """Carries out ``command`` on the case or comment ``uuid``, unless it was carried out before.

    Raises NotFound; Conflict where the document changed since, or its state does not allow it;
    BadRequest for an empty answer or a refusal that names no rule."""
    _check(command)
    fingerprint = _fingerprint(official, uuid, command)
    before = t.connection.execute(
        select(commands.c.fingerprint, commands.c.answer).where(commands.c.uuid == command.command)
    ).first()
    if before is not None:
        if before.fingerprint != fingerprint:
            raise Conflict("this command's uuid was used for another command")
        return msgspec.json.decode(before.answer, type=Done)
    done = _do(t, uuid, command, Act(command.command, official.display or official.name, at))
    t.connection.execute(
        insert(commands).values(
            uuid=command.command,
            official=official.name,
            subject=uuid,
            fingerprint=fingerprint,
            answer=msgspec.json.encode(done),
            at=at.timestamp(),
        )
    )
    return done


def _check(command: Command) -> None:
    match command:
        case Answer(text=text) if not text.strip():
            raise BadRequest("text: the answer is empty")
        case Decision(decision="refuse", rule=None):
            raise BadRequest("rule: a refusal names the rule that the comment breaks")


def _do(t: Transaction, uuid: str, command: Command, act: Act) -> Done:
    match command:
        case Answer():
            return _answer(t, uuid, command, act)
        case Move():
            return _move(t, uuid, command, act)
        case Decision():
            return _decide(t, uuid, command, act)


def _answer(t: Transaction, uuid: str, command: Answer, act: Act) -> Done:
    hers, desk = _case(t, uuid, command.rev)
    derived = _allowed(lambda: thread.answer(hers, desk, act, command.text, command.state))
    return Done(carry_out(t, desk.citizen, derived, act.at), command.state)


def _move(t: Transaction, uuid: str, command: Move, act: Act) -> Done:
    hers, desk = _case(t, uuid, command.rev)
    derived = _allowed(lambda: thread.move(hers, desk, act, command.state))
    return Done(carry_out(t, desk.citizen, derived, act.at), command.state)


def _decide(t: Transaction, uuid: str, command: Decision, act: Act) -> Done:
    desk = _current(records.load(t, DESK, f"desk-comment:{uuid}", DeskComment), command.rev)
    if desk.state != "pending":
        raise Conflict(f"this comment is already {desk.state}")
    hers = _hers(t, desk.citizen, f"moderation:{uuid}", Moderation) or Moderation(
        id=f"moderation:{uuid}", publication=desk.publication, state="pending", at=desk.received_at
    )
    if command.rule is None or command.decision == "publish":
        derived = comments.publish(hers, desk, act)
    else:
        derived = comments.refuse(hers, desk, act, command.rule, command.note)
    state: CommentState = "published" if command.decision == "publish" else "refused"
    return Done(carry_out(t, desk.citizen, derived, act.at), state)


def _case(t: Transaction, uuid: str, rev: str) -> tuple[Case, DeskCase]:
    desk = _current(records.load(t, DESK, f"desk-case:{uuid}", DeskCase), rev)
    hers = _hers(t, desk.citizen, f"case:{uuid}", Case) or case_of(desk)
    return hers, desk


def _hers(t: Transaction, citizen: str, id: str, kind: type[D]) -> D | None:
    """Her side of it; None where her database was dropped."""
    db = citizen_database(citizen)
    return records.load(t, db, id, kind) if t.exists(db) else None


def _current(document: D | None, rev: str) -> D:
    if document is None:
        raise NotFound("This is not at the desk.")
    if document.rev != rev:
        raise Conflict("it changed since you opened it; load it again to see what is new")
    return document


def _allowed(derive: Callable[[], Derived]) -> Derived:
    try:
        return derive()
    except thread.NotAllowedError as error:
        raise Conflict(str(error)) from None


def _fingerprint(official: Principal, uuid: str, command: Command) -> bytes:
    parts = [official.name, uuid, type(command).__name__, command]
    return hashlib.sha256(msgspec.json.encode(parts)).digest()
