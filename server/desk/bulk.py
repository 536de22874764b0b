"""One command for many cases. Each case is decided by itself, and is in the log by itself: one that
cannot be given is refused, the others are given all the same."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import insert, select

from schemas.documents import DeskCase
from schemas.text import Uuid
from server import records
from server.access import DESK
from server.desk.commands import Assign, execute
from server.desk.scope import Desk
from server.tables import commands
from sync.errors import Conflict, NotFound
from sync.transaction import Transaction

#: Cases of one command: two pages of the list.
MOST: Final = 100


class Chosen(Struct, frozen=True, forbid_unknown_fields=True):
    """A case, and who had it when it was chosen: one that changed hands meanwhile is refused."""

    uuid: Uuid
    assignee: Annotated[str, Meta(max_length=80)]


class AssignMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Give cases to an official, by the name she signs in with; to nobody, if it is empty."""

    command: Uuid
    assignee: Annotated[str, Meta(max_length=80)]
    cases: Annotated[list[Chosen], Meta(min_length=1, max_length=MOST)]


class Assigned(Struct, frozen=True):
    """The uuids of cases that were given, and of those that were not."""

    done: list[str]
    refused: list[str]


def assign_many(t: Transaction, desk: Desk, command: AssignMany) -> Assigned:
    """Raises Conflict where the command's uuid was used for another command."""
    fingerprint = _fingerprint(desk, command)
    before = t.connection.execute(
        select(commands.c.fingerprint, commands.c.answer).where(commands.c.uuid == command.command)
    ).first()
    if before is not None:
        if before.fingerprint != fingerprint:
            raise Conflict("this command's uuid was used for another command")
        return msgspec.json.decode(before.answer, type=Assigned)
    done: list[str] = []
    refused: list[str] = []
    for chosen in {one.uuid: one for one in command.cases}.values():
        (done if _assign(t, desk, command, chosen) else refused).append(chosen.uuid)
    answer = Assigned(done, refused)
    t.connection.execute(
        insert(commands).values(
            uuid=command.command,
            official=desk.official.name,
            subject="",
            fingerprint=fingerprint,
            answer=msgspec.json.encode(answer),
            at=desk.at.timestamp(),
        )
    )
    return answer


def _assign(t: Transaction, desk: Desk, command: AssignMany, chosen: Chosen) -> bool:
    case = records.load(t, DESK, f"desk-case:{chosen.uuid}", DeskCase)
    if case is None or case.assignee != chosen.assignee:
        return False
    one = str(uuid5(UUID(command.command), chosen.uuid))
    try:
        execute(t, desk, chosen.uuid, Assign(one, case.rev, command.assignee))
    except (Conflict, NotFound):
        # Both are raised before anything is written.
        return False
    return True


def _fingerprint(desk: Desk, command: AssignMany) -> bytes:
    parts = [desk.official.name, "AssignMany", command]
    return hashlib.sha256(msgspec.json.encode(parts)).digest()
