"""Cases put straight into a portal's file: more, and older, than could be sent over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.documents import CaseState, CaseStep, DeskCase
from server import records
from server.access import DESK
from server.desk.index import index_new
from server.desk.paging import PAGE
from sync.store import Store
from sync.transaction import Transaction

_SLICE = 2_000


def received_case(uuid: UUID, at: datetime, state: CaseState, **fields: Any) -> DeskCase:
    """A citizen's case as the desk has it, received at ``at`` and now in ``state``; ``fields`` are
    the document's own: its number, its service, its data."""
    usual: dict[str, Any] = {
        "thread": [],
        "answer_by": (at + timedelta(days=30)).date(),
    }
    return DeskCase(
        id=f"desk-case:{uuid}",
        citizen="c" * 32,
        service_version=1,
        personal=["full_name"],
        language="es",
        via="web",
        state=state,
        steps=[CaseStep(state, at)],
        submitted_at=at,
        received_at=at,
        **{**usual, **fields},
    )


def write_cases(file: Path, cases: Iterable[DeskCase], *, one_in: int = 1) -> None:
    """The rows of all; the document of one in so many and of a page's at each slice's begin, since
    only a case that is opened needs its own. The portal of this file must not run meanwhile."""
    store = Store(f"sqlite:///{file}")
    store.open()
    rest = iter(cases)
    while part := list(islice(rest, _SLICE)):
        store.write_blocking(partial(_write, cases=part, one_in=one_in))
    store.close()


def _write(t: Transaction, cases: Sequence[DeskCase], one_in: int) -> None:
    index_new(t, cases)
    for number, case in enumerate(cases):
        if number < PAGE or number % one_in == 0:
            records.save(t, DESK, case)
