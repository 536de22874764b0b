"""Dates by law: counted in calendar days of the city, from receipt (Law 167/2023, Decree 112/2024).

A deployment elsewhere has other days (``Terms``). A day is a date of the city's calendar: an hour
more or less at a clock change moves nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

Level = Literal["far", "near", "past"]


class Terms(Struct, frozen=True, kw_only=True):
    """The law's terms, in calendar days."""

    zone: ZoneInfo
    #: From receipt to the answer, and from a disagreement to the answer to it.
    answer: int = 30
    #: What the one extension adds.
    extension: int = 30
    #: How long before the day an extension is decided at the latest, and a case counts as near it.
    notice: int = 7
    #: From receipt until a body that is not competent sends it on.
    redirect: int = 5


def city_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date in the city at ``moment``, which must know its offset."""
    return moment.astimezone(zone).date()


def answer_by(received_at: datetime, terms: Terms) -> date:
    """The last date on which an answer is in time."""
    return city_date(received_at, terms.zone) + timedelta(days=terms.answer)


def redirect_by(received_at: datetime, terms: Terms) -> date:
    """The last date on which a body that is not competent may send the case on."""
    return city_date(received_at, terms.zone) + timedelta(days=terms.redirect)


def extend_by(due: date, terms: Terms) -> date:
    """The last date on which an extension of a case due on ``due`` may be decided."""
    return due - timedelta(days=terms.notice)


def extended(due: date, terms: Terms) -> date:
    """The day that counts after an extension: it is added to the term, not to today."""
    return due + timedelta(days=terms.extension)


def level(due: date, today: date, terms: Terms) -> Level:
    """How near the day is: the day itself is still in time."""
    if today > due:
        return "past"
    return "near" if today >= extend_by(due, terms) else "far"


def case_number(year: int, count: int) -> str:
    """The number people say and write: ``2026-000123``."""
    return f"{year}-{count:06d}"
