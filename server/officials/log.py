"""Reading the log: pages, newest first, and slice by slice all that a filter finds."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import ColumnElement, select

from server.officials.audit import Entry, entry_of
from server.officials.tables import audit
from sync.snapshot import Snapshot

PAGE: Final = 100
_SLICE: Final = 1_000


class LogFilter(Struct, frozen=True, kw_only=True):
    """Which entries; empty texts and None filter nothing."""

    who: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


class LogPage(Struct, frozen=True):
    """A page. ``next`` is the ``before`` of the page that follows; None on the last."""

    rows: list[Entry]
    next: int | None


def page(snapshot: Snapshot, wanted: LogFilter, before: int | None) -> LogPage:
    """Entries with a number below ``before``, newest first."""
    where = _where(wanted)
    if before is not None:
        where.append(audit.c.number < before)
    query = select(audit).where(*where).order_by(audit.c.number.desc()).limit(PAGE + 1)
    rows = [entry_of(row) for row in snapshot.connection.execute(query)]
    more = len(rows) > PAGE
    return LogPage(rows[:PAGE], rows[PAGE - 1].number if more else None)


def following(snapshot: Snapshot, wanted: LogFilter, after: int, through: int) -> list[Entry]:
    """The next that match, oldest first, of those numbered above ``after`` up to ``through``; none
    at the end. Entries never change, so each slice may be read by itself."""
    where = [*_where(wanted), audit.c.number > after, audit.c.number <= through]
    query = select(audit).where(*where).order_by(audit.c.number).limit(_SLICE)
    return [entry_of(row) for row in snapshot.connection.execute(query)]


def noted(snapshot: Snapshot, since: datetime, **fields: str) -> bool:
    """Whether the log has an entry with these ``fields`` since then."""
    query = select(audit.c.number).where(
        *(audit.c[name] == value for name, value in fields.items()),
        audit.c.at >= since.timestamp(),
    )
    return snapshot.connection.execute(query.limit(1)).first() is not None


def _where(wanted: LogFilter) -> list[ColumnElement[bool]]:
    where = [
        audit.c[name] == value
        for name, value in (("who", wanted.who), ("act", wanted.act), ("subject", wanted.subject))
        if value
    ]
    if wanted.since is not None:
        where.append(audit.c.at >= wanted.since.timestamp())
    if wanted.until is not None:
        where.append(audit.c.at < wanted.until.timestamp())
    return where
