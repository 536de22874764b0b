"""What officials command. A command has a uuid that its client made: sent again, it is answered the
same and changes nothing. It names the revision it was decided on: if somebody changed the case
meanwhile it is refused with a conflict and nothing happens. What was done is in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import insert, select

from schemas.documents import (
    CaseState,
    CommentRule,
    CommentState,
    DeskCase,
    DeskComment,
    Document,
    Moderation,
)
from schemas.text import Line, Prose, Slug, Text, Uuid
from server import records, services
from server.access import DESK, citizen_database
from server.desk.scope import Desk, is_hidden, load_case, reached_comment
from server.effects import carry_out
from server.officials import audit, register
from server.officials.grants import allows
from server.portal import by_law, comments, thread
from server.portal.by_law import Attendant, Body
from server.portal.derived import Act, Derived
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
    """Publish a comment, or refuse it naming the rule it breaks. A reported one: take it down by a
    rule, or keep it. An appeal: grant or deny it."""

    command: Uuid
    rev: Rev
    decision: Literal["publish", "refuse", "take_down", "keep", "grant", "deny"]
    rule: CommentRule | None = None
    note: Annotated[str, Meta(max_length=1_000)] = ""


class Assign(Struct, frozen=True, forbid_unknown_fields=True):
    """Give a case to an official, by the name she signs in with; to nobody, if it is empty."""

    command: Uuid
    rev: Rev
    assignee: Annotated[str, Meta(max_length=80)]


class Extend(Struct, frozen=True, forbid_unknown_fields=True):
    """Take the law's one extension."""

    command: Uuid
    rev: Rev
    reason: Prose


class SendOn(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a case to the competent body: an organization of the portal by its slug, or another one
    by its name."""

    command: Uuid
    rev: Rev
    reason: Prose
    organization: Slug | None = None
    body: Line | None = None


CaseCommand = Answer | Move | Assign | Extend | SendOn
Command = CaseCommand | Decision

_ACTS: Final[dict[type[Command], str]] = {
    Answer: "answer",
    Move: "state",
    Assign: "assign",
    Extend: "extend",
    SendOn: "redirect",
    Decision: "decide",
}


class Done(Struct, frozen=True):
    """The document's new revision and state."""

    rev: str
    state: CaseState | CommentState


class _Outcome(Struct, frozen=True):
    """What a command did, for its answer and for the log."""

    done: Done
    before: str
    detail: dict[str, str]


def execute(t: Transaction, desk: Desk, uuid: str, command: Command) -> Done:
    """Carries out ``command`` on the case or comment ``uuid``, unless it was carried out before,
    and notes it in the log.

    Raises NotFound, also where her grants do not reach; Conflict where the document changed since,
    or its state does not allow it; BadRequest for an empty answer or a refusal without a rule."""
    _check(command)
    official, at = desk.official, desk.at
    fingerprint = _fingerprint(official, uuid, command)
    before = t.connection.execute(
        select(commands.c.fingerprint, commands.c.answer).where(commands.c.uuid == command.command)
    ).first()
    if before is not None:
        if before.fingerprint != fingerprint:
            raise Conflict("this command's uuid was used for another command")
        return msgspec.json.decode(before.answer, type=Done)
    outcome = _do(t, desk, uuid, command)
    done = outcome.done
    audit.record(
        t,
        official.name,
        _ACTS[type(command)],
        at,
        subject=f"{'desk-comment' if isinstance(command, Decision) else 'desk-case'}:{uuid}",
        before=outcome.before,
        after=done.rev,
        detail=outcome.detail,
    )
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
        case Extend(reason=reason) | SendOn(reason=reason) if not reason.strip():
            raise BadRequest("reason: it is empty")
        case SendOn(organization=None, body=None):
            raise BadRequest("organization: name the competent body")
        case SendOn(organization=str(), body=str()):
            raise BadRequest("body: name one competent body")
        case Decision(decision="refuse" | "take_down", rule=None):
            raise BadRequest("rule: name the rule that the comment breaks")


def _do(t: Transaction, desk: Desk, uuid: str, command: Command) -> _Outcome:
    act = Act(
        command.command,
        desk.official.display or desk.official.name,
        desk.at,
        desk.official.name,
    )
    if isinstance(command, Decision):
        return _decide(t, desk.official, uuid, command, act)
    case = load_case(t, desk.official, uuid)
    _current(case, command.rev)
    derived = _allowed(lambda: _derive(t, desk, case, command, act))
    now = derived.desk if isinstance(derived.desk, DeskCase) else case
    rev = carry_out(t, case.citizen, derived, act.at)
    detail = {"number": case.number, "from": case.state, "to": now.state}
    if now.assignee != case.assignee:
        detail |= {"assignee_before": case.assignee, "assignee": now.assignee}
    if now.answer_by != case.answer_by:
        detail |= {
            "answer_by_before": case.answer_by.isoformat(),
            "answer_by": now.answer_by.isoformat(),
        }
    if now.organization != case.organization:
        detail |= {"organization_before": case.organization, "organization": now.organization}
    return _Outcome(Done(rev, now.state), case.rev, detail)


def _derive(t: Transaction, desk: Desk, case: DeskCase, command: CaseCommand, act: Act) -> Derived:
    match command:
        case Answer():
            return thread.answer(case, act, command.text, command.state)
        case Move():
            return thread.move(case, act, command.state)
        case Assign():
            if is_hidden(desk.official, case):
                # Who it is given to sees who the citizen is: her office decides that.
                raise Conflict("a confidential case is given by the office that attends to it")
            return by_law.assign(case, _attendant(t, case, command.assignee))
        case Extend():
            return by_law.extend(case, act, command.reason, desk.terms)
        case SendOn():
            body = _body(t, command)
            return by_law.redirect(case, act, body, command.reason, desk.terms)


def _attendant(t: Transaction, case: DeskCase, name: str) -> Attendant | None:
    """An official who attends to cases where this one is. Raises Conflict for another one."""
    if name == "":
        return None
    found = register.official(t, name)
    if found is None or not allows(found.grants, "attend", case.organization, case.municipality):
        raise Conflict("this official does not attend to cases of this office")
    return Attendant(found.name, found.display)


def _body(t: Transaction, command: SendOn) -> Body:
    """Raises Conflict for an organization that offers no service here."""
    if command.organization is None:
        name = command.body or ""
        return Body(name=Text(es=name, en=name))
    known = services.organizations(t).get(command.organization)
    if known is None:
        raise Conflict("this organization is not at the portal")
    return Body(name=known, slug=command.organization)


def _decide(
    t: Transaction, official: Principal, uuid: str, command: Decision, act: Act
) -> _Outcome:
    desk = records.load(t, DESK, f"desk-comment:{uuid}", DeskComment)
    if desk is None:
        raise NotFound("This is not at the desk.")
    reached_comment(official, desk)
    _current(desk, command.rev)
    hers = _hers(t, desk.citizen, f"moderation:{uuid}", Moderation) or comments.moderation_of(desk)
    derived = _allowed(lambda: _decided(hers, desk, command, act))
    after = derived.desk if isinstance(derived.desk, DeskComment) else desk
    rev = carry_out(t, desk.citizen, derived, act.at)
    detail: dict[str, str] = {"decision": command.decision, "from": desk.state, "to": after.state}
    return _Outcome(Done(rev, after.state), desk.rev, detail)


def _decided(hers: Moderation, desk: DeskComment, command: Decision, act: Act) -> Derived:
    rule, note = command.rule, command.note.strip()
    match command.decision:
        case "refuse" if rule is not None:
            return comments.refuse(hers, desk, act, rule, note)
        case "take_down" if rule is not None:
            return comments.take_down(hers, desk, act, rule, note)
        case "keep":
            return comments.keep(desk)
        case "grant" | "deny":
            return comments.decide_appeal(hers, desk, act, command.decision == "grant", note)
    return comments.publish(hers, desk, act)


def _hers(t: Transaction, citizen: str, id: str, kind: type[D]) -> D | None:
    """Her side of it; None where her database was dropped."""
    db = citizen_database(citizen)
    return records.load(t, db, id, kind) if t.exists(db) else None


def _current(document: Document, rev: str) -> None:
    """Asked once it is known that her grants reach it: a conflict tells that it is there."""
    if document.rev != rev:
        raise Conflict("it changed since you opened it; load it again to see what is new")


def _allowed(derive: Callable[[], Derived]) -> Derived:
    try:
        return derive()
    except (thread.NotAllowedError, comments.NotAllowedError) as error:
        raise Conflict(str(error)) from None


def _fingerprint(official: Principal, uuid: str, command: Command) -> bytes:
    parts = [official.name, uuid, type(command).__name__, command]
    return hashlib.sha256(msgspec.json.encode(parts)).digest()
