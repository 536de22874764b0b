"""How cases are attended to, for those who administer; of a city or of an office."""

from __future__ import annotations

import asyncio
from datetime import date

from litestar import Response, get

from server.auth import AnyRequest
from server.desk import statistics
from server.desk.statistics import Statistics
from server.officials import audit
from server.routes.desk.asking import asking
from server.spreadsheet import csv_bytes


@get("/statistics")
async def read_statistics(
    request: AnyRequest, since: date | None = None, until: date | None = None
) -> Statistics:
    """Figures of the cases received from ``since`` to ``until``."""
    who = await asking(request, "administer")
    desk = who.desk
    return await who.portal.store.read(lambda s: statistics.statistics(s, desk, since, until))


@get("/statistics/export")
async def export_statistics(
    request: AnyRequest, since: date | None = None, until: date | None = None
) -> Response[bytes]:
    """The same as CSV. The export is in the log."""
    who = await asking(request, "administer")
    desk, store = who.desk, who.portal.store
    found = await store.read(lambda s: statistics.statistics(s, desk, since, until))
    detail = {"format": "csv", "since": f"{found.since}", "until": f"{found.until}"}
    by = who.official.name
    await store.write(
        lambda t: audit.record(t, by, "export", desk.at, subject="statistics", detail=detail)
    )
    body = await asyncio.to_thread(csv_bytes, statistics.HEADER, statistics.table(found))
    return Response(
        body,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="statistics.csv"'},
    )
