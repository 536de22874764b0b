"""The report of a day, and ready answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from msgspec import structs

from schemas.documents import DueReport
from schemas.text import Text
from server import records
from server.access import DESK
from server.daily import DailyWork, seconds_to_midnight
from server.desk.index import index
from server.desk.overdue import MOST, report_for, write_report
from server.officials.grants import Grant
from server.portal.templates import fill, unknown_names
from server.principal import Principal
from sync.store import Store
from sync.transaction import Transaction
from tests.unit.test_portal_by_law import TERMS, case

#: The third of December in Havana: the case was due on the second.
MORNING = datetime(2026, 12, 3, 5, tzinfo=UTC)


def numbers(store: Store, at: datetime, *grants: Grant) -> list[str]:
    official = Principal(actor="official", name="jefa", grants=grants)
    report = store.read_blocking(lambda s: report_for(s, official, TERMS, at))
    return [late.number for late in report.past]


async def test_a_day_is_reported_once_as_it_was_that_morning(store: Store) -> None:
    late = structs.replace(case(), number="2026-000007")
    done = structs.replace(case("answered"), number="2026-000008")
    for desk in (late, done):
        store.write_blocking(partial(index, document=desk))
    daily = DailyWork(store, TERMS, lambda: MORNING)
    everything = Grant("administer")
    await daily.work(MORNING - timedelta(days=1))
    assert numbers(store, MORNING - timedelta(days=1), everything) == []
    assert numbers(store, MORNING, everything) == []  # not written yet
    await daily.work(MORNING)
    assert numbers(store, MORNING, everything) == ["2026-000007"]
    assert numbers(store, MORNING, Grant("administer", "aguas")) == ["2026-000007"]
    assert numbers(store, MORNING, Grant("administer", "vivienda")) == []
    store.write_blocking(lambda t: index(t, structs.replace(late, state="answered")))
    await daily.work(MORNING + timedelta(hours=5))
    assert numbers(store, MORNING, everything) == ["2026-000007"]
    written = store.read_blocking(
        lambda s: records.load(s, DESK, "due-report:2026-12-03", DueReport)
    )
    assert written is not None
    assert written.day == date(2026, 12, 3)


def test_many_of_one_office_hide_none_of_another(store: Store) -> None:
    late = case()
    last = structs.replace(
        late,
        id=f"desk-case:{uuid4()}",
        number="2026-009999",
        organization="vivienda",
        received_at=late.received_at + timedelta(hours=1),
    )
    many = [structs.replace(late, id=f"desk-case:{uuid4()}") for _ in range(MOST)]

    def fill_desk(t: Transaction) -> None:
        for desk in (*many, last):
            index(t, desk)
        write_report(t, TERMS, MORNING)

    store.write_blocking(fill_desk)
    assert numbers(store, MORNING, Grant("administer", "vivienda")) == ["2026-009999"]
    assert len(numbers(store, MORNING, Grant("administer"))) == MOST


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 12, 3, 5, tzinfo=UTC), 86_400),
        (datetime(2026, 12, 4, 4, 59, tzinfo=UTC), 60),
        (datetime(2026, 11, 1, 4, tzinfo=UTC), 25 * 3_600),  # the clocks go back
        (datetime(2026, 12, 4, 4, 59, 59, 900_000, tzinfo=UTC), 1),
    ],
)
def test_the_next_day_begins_at_the_citys_midnight(now: datetime, seconds: int) -> None:
    assert seconds_to_midnight(now, TERMS) == seconds


def test_a_template_names_the_cases_own_and_nothing_else() -> None:
    desk = case()
    words = (
        "Caso {number}, {service}: {official} responde antes del {answer_by}. {otro} {} {{number}}"
    )
    text = Text(es=words, en="{number.__class__} {0}")
    filled = fill(text, desk, "María {number}")
    assert filled == (
        "Caso 2026-000001, Aguas: María {number} responde antes del 02/12/2026. "
        "{otro} {} {2026-000001}"
    )
    assert fill(text, structs.replace(desk, language="en"), "M") == text.en
    assert unknown_names(text) == ["", "0", "number.__class__", "otro"]
    assert unknown_names(Text(es="{number}", en="{official} {answer_by}")) == []
