"""The report of a day: the open cases that were past their day that morning, for those who
administer. A document of ``desk``, written once a day and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import structs
from sqlalchemy import select

from schemas.documents import DueReport, OverdueCase
from server import records
from server.access import DESK
from server.officials.grants import allows
from server.portal.cases import OPEN
from server.portal.deadlines import Terms, city_date
from server.principal import Principal
from server.tables import desk_cases
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Cases that a reader is told of: those of hers that are past the longest.
MOST: Final = 2_000
_PREFIX: Final = "due-report:"


def is_written(snapshot: Snapshot, terms: Terms, at: datetime) -> bool:
    """Whether the report of the city's day at ``at`` is there."""
    return records.exists(snapshot, DESK, f"{_PREFIX}{city_date(at, terms.zone)}")


def write_report(transaction: Transaction, terms: Terms, at: datetime) -> None:
    """Writes the report of the day, unless it is there."""
    if is_written(transaction, terms, at):
        return
    day, c = city_date(at, terms.zone), desk_cases.c
    rows = transaction.connection.execute(
        select(desk_cases)
        .where(c.state.in_(OPEN), c.answer_by < day)
        .order_by(c.answer_by, c.received_at, c.uuid)
    )
    past = [
        OverdueCase(
            uuid=row.uuid,
            number=row.number,
            organization=row.organization,
            municipality=row.municipality,
            answer_by=row.answer_by,
            assignee=row.assignee_name,
        )
        for row in rows
    ]
    records.save(transaction, DESK, DueReport(id=f"{_PREFIX}{day}", day=day, at=at, past=past))


def report_for(snapshot: Snapshot, official: Principal, terms: Terms, at: datetime) -> DueReport:
    """Today's report, as far as her administration reaches; an empty one until it is written."""
    day = city_date(at, terms.zone)
    found = records.load(snapshot, DESK, f"{_PREFIX}{day}", DueReport)
    if found is None:
        return DueReport(day=day, at=at, past=[])
    hers = [
        case
        for case in found.past
        if allows(official.grants, "administer", case.organization, case.municipality)
    ]
    return structs.replace(found, past=hers[:MOST])
