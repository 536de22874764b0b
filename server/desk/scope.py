"""Which cases and comments an official sees: those that her grants reach, and no others. What she
does not see is, to her, not there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, false, func, or_, true

from schemas.documents import DeskCase, DeskComment
from server import records
from server.access import DESK
from server.officials.grants import Role, allows, belongs, holds
from server.portal.confidential import without_identity
from server.portal.deadlines import Terms, city_date
from server.principal import Principal
from sync.errors import Forbidden, NotFound
from sync.snapshot import Snapshot


class Desk(Struct, frozen=True):
    """Who asks or commands, when, and the law's terms there."""

    official: Principal
    at: datetime
    terms: Terms

    @property
    def today(self) -> date:
        """The city's date."""
        return city_date(self.at, self.terms.zone)

    @property
    def near_until(self) -> date:
        """The last day that is near."""
        return self.today + timedelta(days=self.terms.notice)


def require(official: Principal, role: Role) -> None:
    """Raises Forbidden for an official who has the role nowhere."""
    if not holds(official.grants, role):
        raise Forbidden(f"Your user may not {role} here.")


def reach(
    official: Principal, role: Role, table: Table, *, by_index: bool = True
) -> ColumnElement[bool]:
    """The rows of ``table`` that her grants of ``role`` reach. ``by_index``: an index of theirs may
    find them; it may not where something else leaves fewer rows."""
    organization, municipality = (
        column if by_index else looked_at(column)
        for column in (table.c.organization, table.c.municipality)
    )
    places = [
        and_(
            true(),
            *([organization == grant.organization] if grant.organization else []),
            *([municipality == grant.municipality] if grant.municipality else []),
        )
        for grant in official.grants
        if grant.role == role
    ]
    return or_(*places) if places else false()


def looked_at(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, but no index is searched by it: SQLite, which does not know how many rows have a
    value, would prefer that to reading a list in its order."""
    return func.coalesce(column, column)


def load_case(snapshot: Snapshot, official: Principal, uuid: str) -> DeskCase:
    """A case, whole: what she may see of it is ``reached_case``'s. Raises NotFound where there is
    none, in the same words as where her grants do not reach it."""
    case = records.load(snapshot, DESK, f"desk-case:{uuid}", DeskCase)
    if case is None:
        raise NotFound("This is not at the desk.")
    reached_case(official, case)
    return case


def reached_case(official: Principal, case: DeskCase) -> DeskCase:
    """The case as she sees it. Raises NotFound where her grants do not reach it."""
    if not allows(official.grants, "attend", case.organization, case.municipality):
        raise NotFound("This is not at the desk.")
    return without_identity(case) if is_hidden(official, case) else case


def reached_comment(official: Principal, comment: DeskComment) -> DeskComment:
    """Raises NotFound where her grants do not reach it."""
    if not allows(official.grants, "moderate", comment.organization, comment.municipality):
        raise NotFound("This is not at the desk.")
    return comment


def is_hidden(official: Principal, case: DeskCase) -> bool:
    """Whether who the citizen is stays hidden from this official: she asked for it, and the
    official neither belongs to the office that attends to the case nor was given it."""
    attends = case.assignee == official.name or belongs(
        official.grants, case.organization, case.municipality
    )
    return case.confidential and not attends
