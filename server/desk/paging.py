"""Pages of rows in an order, by keyset: a cursor says after or before which row, so that a page far
down costs no more than the first, and rows that come or go shift nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select, tuple_

from sync.errors import BadRequest
from sync.snapshot import Snapshot

PAGE: Final = 50
#: A count stops here: to count on through a million rows takes longer than to show a page of them.
MOST_COUNTED: Final = 10_000


class Order(NamedTuple):
    """What rows are sorted by; ``tie``, which no two share, sorts equal ones. ``read`` and
    ``read_tie`` read a cursor's two parts, and raise ValueError."""

    by: ColumnElement[Any]
    tie: ColumnElement[Any]
    descending: bool = False
    read: Callable[[str], Any] = float
    read_tie: Callable[[str], Any] = str

    def turned(self) -> Order:
        """The same from the end."""
        return self._replace(descending=not self.descending)

    def beyond(self, position: tuple[Any, Any]) -> ColumnElement[bool]:
        """Rows that follow a position."""
        here = tuple_(self.by, self.tie)
        return here < position if self.descending else here > position

    def sort(self, query: Select[Any]) -> Select[Any]:
        """The rows in this order."""
        columns = (self.by, self.tie)
        return query.order_by(*(c.desc() if self.descending else c.asc() for c in columns))


class Rows(Struct, frozen=True):
    """A page. ``next`` and ``previous`` are cursors; None at either end."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page(
    snapshot: Snapshot, query: Select[Any], order: Order, *, after: str = "", before: str = ""
) -> Rows:
    """The page of ``query`` after a cursor, or the one before it. ``query`` names ``order``'s two
    columns ``sorted`` and ``tie``. Raises BadRequest for a cursor of another order."""
    if after and before:
        raise BadRequest("after or before, not both")
    way = order.turned() if before else order
    if after or before:
        query = query.where(way.beyond(position(after or before, order)))
    rows = list(snapshot.connection.execute(way.sort(query).limit(PAGE + 1)))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if before:
        rows.reverse()
    there = bool(rows)
    behind, ahead = (more, True) if before else (bool(after), more)
    return Rows(
        rows,
        _cursor(rows[-1]) if there and ahead else None,
        _cursor(rows[0]) if there and behind else None,
    )


def counted(snapshot: Snapshot, query: Select[Any], most: int = MOST_COUNTED + 1) -> int:
    """How many rows; at most ``most``."""
    some = query.limit(most).subquery()
    return snapshot.connection.scalar(select(func.count()).select_from(some)) or 0


def position(cursor: str, order: Order) -> tuple[Any, Any]:
    """What a cursor says. Raises BadRequest."""
    value, tilde, tie = cursor.partition("~")
    try:
        found = order.read(value), order.read_tie(tie)
    except ValueError:
        found = math.nan, None
    if not tilde or (isinstance(found[0], float) and not math.isfinite(found[0])):
        raise BadRequest("after or before is not a cursor of this list")
    return found


def _cursor(row: Any) -> str:
    value = row.sorted
    return f"{value.isoformat() if isinstance(value, date) else repr(float(value))}~{row.tie}"
