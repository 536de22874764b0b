"""Deadlines are calendar days of the city: over clock changes, ends of months and leap years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.portal.deadlines import (
    Terms,
    answer_by,
    city_date,
    extend_by,
    extended,
    level,
    redirect_by,
)

ZONES = st.sampled_from(["America/Havana", "Europe/Madrid", "Pacific/Apia", "UTC", "Asia/Kolkata"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
DAYS = st.integers(1, 400)


@given(MOMENTS, ZONES, DAYS)
def test_an_answer_is_due_that_many_dates_later(at: datetime, zone: str, days: int) -> None:
    terms = Terms(zone=ZoneInfo(zone), answer=days, redirect=days)
    first = at.astimezone(terms.zone).date()
    assert answer_by(at, terms).toordinal() - first.toordinal() == days
    assert redirect_by(at, terms) == answer_by(at, terms)


@given(MOMENTS, ZONES, st.integers(0, 86_399))
def test_the_hour_of_receipt_changes_nothing(at: datetime, zone: str, seconds: int) -> None:
    terms = Terms(zone=ZoneInfo(zone))
    other = at + timedelta(seconds=seconds)
    same_day = city_date(at, terms.zone) == city_date(other, terms.zone)
    assert (answer_by(at, terms) == answer_by(other, terms)) == same_day


@given(MOMENTS, ZONES, DAYS)
def test_later_receipt_is_never_due_earlier(at: datetime, zone: str, hours: int) -> None:
    terms = Terms(zone=ZoneInfo(zone))
    assert answer_by(at + timedelta(hours=hours), terms) >= answer_by(at, terms)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), DAYS, DAYS)
def test_an_extension_is_added_to_the_term(due: date, notice: int, more: int) -> None:
    terms = Terms(zone=ZoneInfo("America/Havana"), notice=notice, extension=more)
    assert (due - extend_by(due, terms)).days == notice
    assert (extended(due, terms) - due).days == more


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(-60, 60))
def test_a_day_is_far_then_near_then_past(due: date, offset: int) -> None:
    terms = Terms(zone=ZoneInfo("America/Havana"))
    expected = "past" if offset > 0 else "near" if offset >= -7 else "far"
    assert level(due, due + timedelta(days=offset), terms) == expected


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Havana's clocks go back on 1 November 2026 at one in the morning.
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 1, 3, 59, tzinfo=UTC), date(2026, 11, 30)),
        # They went forward on 8 March 2026 at midnight.
        (datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 4, 6)),
        (datetime(2026, 3, 8, 5, 0, tzinfo=UTC), date(2026, 4, 7)),
        (datetime(2028, 1, 30, 12, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2027, 1, 30, 12, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), date(2027, 1, 30)),
    ],
)
def test_around_clock_changes_and_ends_of_months(received: datetime, due: date) -> None:
    assert answer_by(received, Terms(zone=ZoneInfo("America/Havana"))) == due
