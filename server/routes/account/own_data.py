"""``/api/account/data`` and ``/erasure``: all of hers to keep, and none of hers here."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from typing import IO, Final

from litestar import delete, get, post
from litestar.response import Stream

from schemas.accounts import Account
from schemas.text import Language
from server.accounts import account, erasing, proof
from server.accounts.exporting import write_archive
from server.auth import AnyRequest
from server.limits import Limit, take
from server.portal_state import portal_of
from server.requests import not_now
from server.routes.account.asking import citizen_of, now_of, tell
from sync.errors import NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Bytes of an archive that are made in memory; a larger one goes to a file meanwhile.
_IN_MEMORY: Final = 4 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_DOWNLOADS: Final = 10
_DOWNLOADS_IN: Final = 3600.0


@get("/data", media_type="application/zip")
async def download(request: AnyRequest, language: Language = "es") -> Stream:
    """All that the portal holds of her, as a ZIP: ``datos.json``, a page to read, every file."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    limit = Limit(f"data:{principal.name}", _DOWNLOADS, _DOWNLOADS_IN)
    wait = await portal.store.write(lambda t: take(t.connection, [limit], now))
    if wait:
        raise not_now(wait)
    # Closed when it was sent, or when nobody holds it any more.
    archive = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115

    def work(snapshot: Snapshot) -> None:
        known: Account = account.view(snapshot, principal)
        write_archive(snapshot, archive, known, language, portal.config)

    await portal.store.read(work)
    return Stream(
        _chunks(archive),
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="mis-datos.zip"'},
    )


async def _chunks(archive: IO[bytes]) -> AsyncGenerator[bytes]:
    with archive:
        await asyncio.to_thread(archive.seek, 0)
        while chunk := await asyncio.to_thread(archive.read, _CHUNK):
            yield chunk


@post("/erasure", status_code=202)
async def ask_erasure(request: AnyRequest) -> Account:
    """All of hers is to be erased, a day from now; any of her devices may undo it until then."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> None:
        proof.require(transaction, principal, now)
        erasing.ask(transaction, principal.name, now)

    await portal.store.write(work)
    await tell(portal, principal.name, "erasure")
    return await portal.store.read(lambda s: account.view(s, principal))


@delete("/erasure", status_code=204)
async def undo_erasure(request: AnyRequest) -> None:
    """She changed her mind."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    if not await portal.store.write(lambda t: erasing.undo(t, principal.name)):
        raise NotFound("missing")
