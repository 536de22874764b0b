"""How cases are attended to: received, answered, in time or late, still open past their day, and
how many days it took. By month, kind, organization and municipality, of the offices that an
official administers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import ColumnElement, select

from server.desk.scope import Desk, reach
from server.portal.deadlines import city_date
from server.tables import desk_cases
from sync.errors import BadRequest
from sync.snapshot import Snapshot

#: Years that one question may span.
_LONGEST: Final = timedelta(days=3_660)
#: Days that one may ask of.
_EARLIEST: Final = date(1970, 1, 2)
_LATEST: Final = date(9000, 1, 1)
_COLUMNS: Final = ("received_at", "answered_at", "answer_by", "open", *("kind", "organization"))
HEADER: Final = (
    *("group", "name", "received", "answered", "in_time", "late", "overdue"),
    "median_days",
)

_c = desk_cases.c


class Figures(Struct, frozen=True, kw_only=True):
    """Of the cases received in a span. ``in_time`` and ``late`` were answered, ``overdue`` is open,
    unanswered and past its day; ``median_days`` is from receipt to the first answer, in days; None
    where nothing was answered."""

    received: int
    answered: int
    in_time: int
    late: int
    overdue: int
    median_days: float | None


class Group(Struct, frozen=True):
    """Figures of one month ("2026-11"), kind, organization or municipality (slugs; empty: none)."""

    name: str
    figures: Figures


class Statistics(Struct, frozen=True, kw_only=True):
    """``since`` and ``until`` are the first and last day, in the city's time."""

    since: date
    until: date
    total: Figures
    months: list[Group]
    kinds: list[Group]
    organizations: list[Group]
    municipalities: list[Group]


class Span(Struct, frozen=True):
    """The first and last day of receipt, and what day it is now, in the city's time."""

    first: date
    last: date
    today: date
    zone: ZoneInfo


class _Tally:
    def __init__(self) -> None:
        self.received = self.in_time = self.late = self.overdue = 0
        self.days: list[float] = []

    def figures(self) -> Figures:
        return Figures(
            received=self.received,
            answered=self.in_time + self.late,
            in_time=self.in_time,
            late=self.late,
            overdue=self.overdue,
            median_days=round(median(self.days), 1) if self.days else None,
        )


def statistics(
    snapshot: Snapshot, desk: Desk, since: date | None, until: date | None
) -> Statistics:
    """Of cases received from ``since`` to ``until``; by default, in the last twelve months. Raises
    BadRequest for a span that is none."""
    last = until or desk.today
    # Days at the ends of the calendar have no year before and no day after them.
    first = since or year_before(max(last, _EARLIEST))
    if not (_EARLIEST <= first <= last <= _LATEST and last - first <= _LONGEST):
        raise BadRequest("since is a day before until, ten years at most")
    reached = reach(desk.official, "administer", desk_cases)
    return gathered(snapshot, reached, Span(first, last, desk.today, desk.terms.zone))


def gathered(snapshot: Snapshot, reached: ColumnElement[bool], span: Span) -> Statistics:
    """Of those of the ``reached`` rows of ``desk_cases`` that were received in the span."""
    total, groups = _Tally(), [dict[str, _Tally]() for _ in range(4)]
    for row in _rows(snapshot, reached, span):
        month = f"{city_date(_moment(row.received_at), span.zone):%Y-%m}"
        names = (month, row.kind, row.organization, row.municipality)
        tallies = [total, *(g.setdefault(n, _Tally()) for g, n in zip(groups, names, strict=True))]
        _add(tallies, row, span)
    months, kinds, organizations, municipalities = groups
    return Statistics(
        since=span.first,
        until=span.last,
        total=total.figures(),
        months=[Group(name, months[name].figures()) for name in sorted(months)],
        kinds=_by_size(kinds),
        organizations=_by_size(organizations),
        municipalities=_by_size(municipalities),
    )


def table(found: Statistics) -> list[tuple[object, ...]]:
    """The rows of the export, under ``HEADER``."""
    groups = {
        "total": [Group("", found.total)],
        "month": found.months,
        "kind": found.kinds,
        "organization": found.organizations,
        "municipality": found.municipalities,
    }
    return [
        (
            *(kind, group.name, f.received, f.answered, f.in_time, f.late, f.overdue),
            "" if f.median_days is None else f.median_days,
        )
        for kind, all_ in groups.items()
        for group in all_
        for f in (group.figures,)
    ]


def _rows(snapshot: Snapshot, reached: ColumnElement[bool], span: Span) -> Iterable[Any]:
    begin, end = (
        datetime.combine(day, time(), span.zone).timestamp()
        for day in (span.first, span.last + timedelta(days=1))
    )
    query = select(*(_c[name] for name in _COLUMNS), _c.municipality).where(
        reached,
        _c.received_at >= begin,
        _c.received_at < end,
    )
    return snapshot.connection.execute(query)


def _add(tallies: list[_Tally], row: Any, span: Span) -> None:
    for tally in tallies:
        tally.received += 1
    if row.answered_at is None:
        if row.open and row.answer_by < span.today:
            for tally in tallies:
                tally.overdue += 1
        return
    in_time = city_date(_moment(row.answered_at), span.zone) <= row.answer_by
    days = (row.answered_at - row.received_at) / timedelta(days=1).total_seconds()
    for tally in tallies:
        tally.days.append(days)
        if in_time:
            tally.in_time += 1
        else:
            tally.late += 1


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _by_size(tallies: dict[str, _Tally]) -> list[Group]:
    groups = [Group(name, tally.figures()) for name, tally in tallies.items()]
    return sorted(groups, key=lambda group: (-group.figures.received, group.name))


def year_before(day: date) -> date:
    """The first of the month eleven months before: with this one, twelve."""
    months = day.year * 12 + day.month - 1 - 11
    return date(months // 12, months % 12 + 1, 1)
