"""States, deadlines and what is derived."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from schemas.documents import CaseState
from server.portal.cases import OPEN, TRANSITIONS, moves, state_after_message, states_after_answer
from server.portal.deadlines import Terms, answer_by, case_number, city_date
from server.portal.derived import uuid_of
from server.portal.registration import municipality_of

HAVANA = ZoneInfo("America/Havana")


def test_the_table_names_every_state() -> None:
    states = set(get_args(CaseState))
    assert set(TRANSITIONS) == states
    assert all(set(row) <= states - {state} for state, row in TRANSITIONS.items())


@pytest.mark.parametrize("state", get_args(CaseState))
def test_answers_and_messages_stay_within_the_table(state: CaseState) -> None:
    after = states_after_answer(state)
    assert set(after) <= {state, *moves(state, "answer"), *moves(state, "verdict")}
    assert "received" not in after
    moved = state_after_message(state)
    assert moved == state or moved in moves(state, "message")


def test_only_a_disagreement_opens_what_is_closed() -> None:
    assert moves("closed") == moves("closed", "message") == states_after_answer("closed") == []
    assert moves("closed", "review") == moves("answered", "review") == ["in_review"]
    assert TRANSITIONS["redirected"] == {}
    assert not {"closed", "redirected", "answered"} & set(OPEN)


def test_only_a_verdict_ends_a_review() -> None:
    assert moves("in_review") == moves("in_review", "answer") == []
    assert moves("in_review", "verdict") == states_after_answer("in_review")
    assert all(
        "verdict" not in how
        for state in set(TRANSITIONS) - {"in_review"}
        for how in TRANSITIONS[state].values()
    )


def test_only_a_message_that_was_asked_for_moves_a_case() -> None:
    moved = {state for state in get_args(CaseState) if state_after_message(state) != state}
    assert moved == {"waiting_citizen"}


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), 30, date(2026, 12, 24)),
        (datetime(2026, 11, 24, 3, tzinfo=UTC), 30, date(2026, 12, 23)),  # still the 23rd there
        (datetime(2027, 1, 31, 12, tzinfo=UTC), 30, date(2027, 3, 2)),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), 30, date(2026, 11, 30)),  # over the clock change
        (datetime(2026, 12, 31, 12, tzinfo=UTC), 1, date(2027, 1, 1)),
    ],
)
def test_deadlines_count_calendar_days_of_the_city(
    received: datetime, days: int, due: date
) -> None:
    assert answer_by(received, Terms(zone=HAVANA, answer=days)) == due


def test_the_year_of_a_number_is_the_citys() -> None:
    assert city_date(datetime(2027, 1, 1, 4, 59, tzinfo=UTC), HAVANA).year == 2026
    assert city_date(datetime(2027, 1, 1, 5, 0, tzinfo=UTC), HAVANA).year == 2027
    assert case_number(2026, 123) == "2026-000123"
    assert case_number(2026, 1_234_567) == "2026-1234567"


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        ({"municipality": "playa", "place": {"municipality": "cerro"}}, "playa"),
        ({"place": {"municipality": "cerro"}}, "cerro"),
        ({"a": [], "b": {"municipality": 1}, "c": {"municipality": "regla"}}, "regla"),
        ({"municipality": 5}, ""),
        ({}, ""),
    ],
)
def test_the_municipality_of_a_case(data: dict[str, object], slug: str) -> None:
    assert municipality_of(data) == slug


@pytest.mark.parametrize(
    "id", ["case:", "case:x", "case", "case:0B5C1F6E-6D0E-4B9E-9F53-0D2B6A0C8F11"]
)
def test_ids_without_a_uuid_are_refused(id: str) -> None:
    with pytest.raises(ValueError, match=r"UUID|badly formed"):
        uuid_of(id)
