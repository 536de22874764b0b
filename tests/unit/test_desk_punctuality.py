"""How the law's terms were kept, for everybody to see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from msgspec import structs

from schemas.documents import DeadlinesMet, DeskCase, Punctuality, ThreadEntry
from server import records
from server.access import PUBLIC
from server.daily import DailyWork
from server.desk.index import index
from server.desk.punctuality import FEWEST, ID
from sync.store import Store
from tests.unit.test_portal_by_law import TERMS, case

#: The day after the cases were due.
MORNING = datetime(2026, 12, 3, 5, tzinfo=UTC)


def written(store: Store, count: int, **changes: object) -> list[DeskCase]:
    """Cases of "aguas" in Cerro, received on 2 November and due on 2 December."""
    cases = [
        structs.replace(
            case(),
            id=f"desk-case:{uuid4()}",
            organization="aguas",
            **{"municipality": "cerro", **changes},
        )
        for _ in range(count)
    ]
    for each in cases:
        store.write_blocking(partial(index, document=each))
    return cases


def answered(at: datetime) -> list[ThreadEntry]:
    return [ThreadEntry(uuid=str(uuid4()), author="official", name="María", text="Sí.", at=at)]


def shown(store: Store) -> DeadlinesMet | None:
    return store.read_blocking(lambda s: records.load(s, PUBLIC, ID, DeadlinesMet))


async def test_answered_in_time_counts_among_answered_and_overdue(store: Store) -> None:
    in_time, late = MORNING - timedelta(days=5), MORNING + timedelta(days=1)
    written(store, 7, state="answered", thread=answered(in_time))
    written(store, 2, state="answered", thread=answered(late))
    written(store, 1)  # open, and past its day
    # Not past its day yet, and too long ago: neither says anything of these twelve months.
    written(store, 5, answer_by=MORNING.date() + timedelta(days=9))
    long_ago = MORNING - timedelta(days=500)
    written(store, 20, received_at=long_ago, state="answered", thread=answered(long_ago))
    await DailyWork(store, TERMS, lambda: MORNING).today()
    found = shown(store)
    assert found is not None
    assert found.municipalities == {"cerro": Punctuality(cases=10, in_time=7)}
    assert found.organizations == {"aguas": Punctuality(cases=10, in_time=7)}


async def test_few_cases_are_not_shown(store: Store) -> None:
    daily = DailyWork(store, TERMS, lambda: MORNING)
    written(store, FEWEST - 1)
    await daily.today()
    assert shown(store) is None
    written(store, 1, municipality="playa")
    await daily.today()
    found = shown(store)
    assert found is not None
    assert found.municipalities == {}
    assert found.organizations == {"aguas": Punctuality(cases=10, in_time=0)}


async def test_a_day_has_one_figure_and_the_next_day_another(store: Store) -> None:
    """What changes from one hour to the next would tell of the one case that changed it."""
    written(store, FEWEST)
    await DailyWork(store, TERMS, lambda: MORNING).today()
    first = shown(store)
    written(store, 1)
    await DailyWork(store, TERMS, lambda: MORNING + timedelta(hours=5)).today()
    assert shown(store) == first
    await DailyWork(store, TERMS, lambda: MORNING + timedelta(days=1)).today()
    found = shown(store)
    assert found is not None
    assert found.organizations["aguas"].cases == FEWEST + 1
