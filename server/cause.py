"""One document of a citizen that the server reacts to, and the transaction in which it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from schemas.documents import DeskCase, DeskComment, Problem
from server import records
from server.access import DESK, citizen_database
from server.effects import carry_out
from server.portal.derived import Derived, correction
from sync.documents import AttachmentSource, Stored
from sync.transaction import Transaction

D = TypeVar("D", DeskCase, DeskComment)


class PostponedError(Exception):
    """A document that this one needs was not dealt with yet: ``needs`` is its id."""

    def __init__(self, needs: str) -> None:
        super().__init__(f"{needs} is not registered yet")
        self.needs = needs


class Cause(Struct, frozen=True, kw_only=True):
    """A citizen's document and the transaction in which the server reacts to it."""

    transaction: Transaction
    citizen: str
    stored: Stored
    uuid: str
    at: datetime

    @property
    def db(self) -> str:
        return citizen_database(self.citizen)

    def has(self, type_: str) -> bool:
        """Whether the derived document of that type is there."""
        return records.exists(self.transaction, self.db, f"{type_}:{self.uuid}")

    def on_desk(self, type_: str, kind: type[D]) -> D | None:
        """What the desk has under this uuid, from this citizen or from another one who made the
        same: hers whose database was dropped and who sends all anew, for one."""
        return records.load(self.transaction, DESK, f"{type_}:{self.uuid}", kind)

    def carry_out(
        self, derived: Derived, attachments: Mapping[str, AttachmentSource] | None = None
    ) -> None:
        carry_out(self.transaction, self.citizen, derived, self.at, attachments)

    def refuse(self, problems: list[Problem], page: str, service: str | None = None) -> None:
        """Answers with a correction."""
        self.carry_out(correction(self.uuid, problems, self.at, page, service))
