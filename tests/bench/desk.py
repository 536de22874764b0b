"""The desk with many cases: its list, a search and a case opened, over HTTP, beside the same
questions as a scan (LIKE) of the same table. ``DESK_CASES`` says how many (10,000); a million takes
some minutes to make.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import create_engine, text

from schemas.documents import CaseState, DeskCase
from schemas.text import Text
from tests.portal.people import Desk, add_official
from tests.support.desk_cases import received_case, write_cases
from tests.support.portal_process import PortalProcess

CASES = int(os.environ.get("DESK_CASES", "10000"))
_ROUNDS = 9
_WORDS = (
    *("agua", "salidero", "calle", "alumbrado", "parque", "basura", "esquina", "vecino"),
    *("edificio", "parada", "escuela", "farmacia", "bodega", "contador", "recibo", "trámite"),
    *("vivienda", "licencia", "acera", "hueco", "poste", "cable", "ruido", "ómnibus"),
)
_OPEN: Final[list[CaseState]] = ["received", "in_study"]


def main() -> None:
    """Makes the cases, asks, prints."""
    with tempfile.TemporaryDirectory() as folder:
        portal = PortalProcess(Path(folder) / "data")
        with portal:
            add_official(portal)
        began = time.perf_counter()
        _make(portal.data / "portal.db")
        print(f"  {CASES:,} cases written in {time.perf_counter() - began:.0f} s")
        with portal:
            _measure(portal)


def _make(file: Path) -> None:
    chance = random.Random(4)
    cases = (_case(number, chance) for number in range(CASES))
    write_cases(file, cases, one_in=max(1, CASES // 10_000))


def _case(number: int, chance: random.Random) -> DeskCase:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    state = chance.choice(_OPEN) if number % 10 == 0 else "answered"
    words = " ".join(chance.choices(_WORDS, k=20))
    return received_case(
        UUID(int=chance.getrandbits(128), version=4),
        at,
        state,
        number=f"2026-{number:07d}",
        service=f"servicio-{number % 6}",
        service_title=Text(es="Queja", en="Complaint"),
        organization=f"office-{number % 20}",
        data={"description": f"{words} expediente{number % 5_000}", "full_name": "Ana Pérez"},
    )


def _measure(portal: PortalProcess) -> None:
    desk = Desk(portal)
    first_page = cycle([row["uuid"] for row in desk.cases(state="all")["rows"]])
    engine = create_engine(f"sqlite:///{portal.data / 'portal.db'}")

    def scan(words: str) -> Callable[[], object]:
        query = text(
            "SELECT * FROM desk_case WHERE words LIKE :words ORDER BY received_at LIMIT 51"
        )
        return lambda: connection.execute(query, {"words": f"%{words}%"}).all()

    with engine.connect() as connection:
        for name, ours, peer in (
            ("list, open", lambda: desk.cases(state="open"), None),
            ("list, by day due", lambda: desk.cases(state="open", sort="due"), None),
            ("list, one office", lambda: desk.cases(state="open", organization="office-3"), None),
            ("list, unread", lambda: desk.cases(unread="true"), None),
            (
                "search, a rare word",
                lambda: desk.cases(text="expediente777", sort="relevance"),
                scan("expediente777"),
            ),
            (
                "search, a common word",
                lambda: desk.cases(text="salidero", sort="relevance"),
                scan("salidero"),
            ),
            ("search, none", lambda: desk.cases(text="inexistente"), scan("inexistente")),
            ("open a case, in the log", lambda: desk.case(next(first_page)), None),
        ):
            took = _median(ours)
            beside = f", LIKE {_ratio(took, _median(peer))}" if peer else ""
            print(f"  {name}: {took:.1f} ms{beside}", flush=True)
    desk.close()


def _ratio(took: float, peer: float) -> str:
    return f"{peer:.1f} ms (ratio {took / peer:.2f})"


def _median(ask: Callable[[], object]) -> float:
    """Milliseconds, the middle of some rounds after one to warm up."""
    ask()
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1_000)
    return statistics.median(times)
