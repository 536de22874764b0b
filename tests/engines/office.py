"""An organization at the desk, as its officials see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from schemas.documents import CaseState, DeskCase, ThreadEntry
from schemas.text import Text
from server import records
from server.access import DESK
from server.desk import listing
from server.desk.index import index
from server.desk.listing import CaseFilter, CasePage
from server.desk.scope import Desk
from server.officials.grants import Grant
from server.portal.deadlines import Terms
from server.portal.derived import uuid_of
from server.principal import Principal
from sync.store import Store
from tests.support.desk_cases import received_case

#: When its first case was received.
START: Final = datetime(2026, 11, 2, 15, tzinfo=UTC)


def desk_of(organization: str = "") -> Desk:
    grants = (Grant("attend", organization),)
    who = Principal(actor="official", name="maria", display="María", grants=grants)
    return Desk(who, START + timedelta(days=20), Terms(zone=ZoneInfo("America/Havana")))


class Office:
    """An organization of its own, so that each test has a list to itself."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.name = f"office-{uuid4().hex[:8]}"
        self.desk = desk_of(self.name)
        self._count = 0

    def case(self, words: str, **changes: Any) -> str:
        """A case received a minute after the one before, written; its uuid."""
        case = self.new(words, **changes)
        self.write(case)
        return uuid_of(case.id)

    def new(self, words: str, **changes: Any) -> DeskCase:
        """One that is not written yet."""
        uuid, at = uuid4(), START + timedelta(minutes=self._count)
        self._count += 1
        state: CaseState = changes.pop("state", "received")
        fields: dict[str, Any] = {
            "number": f"2026-{self._count:06d}",
            "service": "queja",
            "service_title": Text(es="Queja", en="Complaint"),
            "organization": self.name,
            "data": {"description": words, "full_name": "Ana Pérez"},
            "answer_by": date(2026, 12, 30),
            **changes,
        }
        return received_case(uuid, at, state, **fields)

    def write(self, *cases: DeskCase) -> None:
        def both(t: Any) -> None:
            for case in cases:
                index(t, case)
                records.save(t, DESK, case)

        self.store.write_blocking(both)

    def load(self, uuid: str) -> DeskCase:
        found = self.store.read_blocking(
            lambda s: records.load(s, DESK, f"desk-case:{uuid}", DeskCase)
        )
        assert found is not None
        return found

    def says(self, uuid: str, author: Any, words: str = "Hola.") -> None:
        """One more entry in the thread, an hour after the last."""
        case = self.load(uuid)
        at = (case.thread[-1].at if case.thread else case.received_at) + timedelta(hours=1)
        entry = ThreadEntry(uuid=str(uuid4()), author=author, name="", text=words, at=at)
        case.thread.append(entry)
        self.write(case)

    def page(self, *, after: str = "", before: str = "", **wanted: Any) -> CasePage:
        return self.store.read_blocking(
            lambda s: listing.cases(s, self.desk, CaseFilter(**wanted), after=after, before=before)
        )

    def found(self, **wanted: Any) -> list[str]:
        return [row.uuid for row in self.page(**wanted).rows]
