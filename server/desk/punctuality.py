"""How the law's terms were kept, for everybody to see: a document of ``public``, written once a
day. Where a municipality or an organization had few cases it says nothing, for those would tell of
persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import true

from schemas.documents import DeadlinesMet, Punctuality
from server import records
from server.access import PUBLIC
from server.desk.statistics import Group, Span, gathered, year_before
from server.portal.deadlines import Terms, city_date
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Cases below which no figures are shown.
FEWEST: Final = 10
ID: Final = "deadlines-met:city"


def is_of_today(snapshot: Snapshot, terms: Terms, at: datetime) -> bool:
    """Whether what is shown was counted on the city's day at ``at``."""
    shown = records.load(snapshot, PUBLIC, ID, DeadlinesMet)
    return shown is not None and shown.until == city_date(at, terms.zone)


def count(snapshot: Snapshot, terms: Terms, at: datetime) -> DeadlinesMet:
    """Of the cases received in the last twelve months: those answered, or still open past their
    day; and of these, those answered in time."""
    today = city_date(at, terms.zone)
    span = Span(year_before(today), today, today, terms.zone)
    found = gathered(snapshot, true(), span)
    return DeadlinesMet(
        id=ID,
        since=span.first,
        until=span.last,
        municipalities=_shown(found.municipalities),
        organizations=_shown(found.organizations),
    )


def publish(transaction: Transaction, counted: DeadlinesMet) -> None:
    """Writes it, unless there is nothing to show and nothing was shown before."""
    if counted.municipalities or counted.organizations or records.exists(transaction, PUBLIC, ID):
        records.save(transaction, PUBLIC, counted)


def _shown(groups: Iterable[Group]) -> dict[str, Punctuality]:
    found: dict[str, Punctuality] = {}
    for group in groups:
        figures = group.figures
        cases = figures.in_time + figures.late + figures.overdue
        if group.name and cases >= FEWEST:
            found[group.name] = Punctuality(cases, figures.in_time)
    return dict(sorted(found.items()))
