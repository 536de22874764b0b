"""Dates by law: counted in calendar days of the city, from receipt (Law 167/2023)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def city_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date in the city at ``moment``, which must know its offset."""
    return moment.astimezone(zone).date()


def answer_by(received_at: datetime, zone: ZoneInfo, days: int) -> date:
    """The last date on which an answer is in time."""
    return city_date(received_at, zone) + timedelta(days=days)


def case_number(year: int, count: int) -> str:
    """The number people say and write: ``2026-000123``."""
    return f"{year}-{count:06d}"
