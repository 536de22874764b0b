"""``/api/kiosk``: a public device is enrolled and delivers what visits left sealed.

What ``POST /api/kiosk/sealed`` answers, and what a kiosk does about it:

- 201: the envelope was opened and its documents were looked at one by one. The body is a row a
  document, in their order, as ``_bulk_docs`` answers: ``rev`` where it is stored (or was already),
  ``error`` and ``reason`` where it is not. With no ``error`` in any row the envelope may go; rows
  with one are for an official to see, and sending it again brings the same rows.
- 400 ``bad_request``: the envelope cannot be opened, or holds no visit; it never will.
- 401 ``unauthorized``: the kiosk's own credentials are wrong or were removed. The envelope is fine:
  enrol the kiosk again and deliver it then.
- 403 ``forbidden``: the visitor inside is not who she says she is (her id is another device's).
- 413 ``too_large``; 429, 503 and 507: later.
"""

from __future__ import annotations

import asyncio

from litestar import Response, Router, get, post
from msgspec import Struct

from schemas.text import Line
from server import kiosk
from server.auth import AnyRequest
from server.authenticator import basic_pair
from server.kiosk import Enrolled
from server.kiosk_seal import EnvelopeError, SealKey
from server.limits import Limit, forget, take
from server.portal_state import Portal, portal_of
from server.requests import client_network, not_now
from sync.documents import Outcome
from sync.errors import BadRequest, SyncError
from sync.transaction import Transaction

#: Six photos of 2 MiB in base64, and the words.
MAX_ENVELOPE = 20 * 1024 * 1024
MAX_BODY = 4_096
#: Codes that one address may try, and in how many seconds.
_TRIED = 20
_TRIED_IN = 900.0


class Code(Struct, forbid_unknown_fields=True):
    code: str
    name: Line | None = None


class Row(Struct, omit_defaults=True):
    """How one document fared: ``rev``, or ``error`` and ``reason``."""

    id: str
    rev: str = ""
    error: str = ""
    reason: str = ""


@post("/enrol", status_code=201, request_max_body_size=MAX_BODY)
async def enrol(request: AnyRequest, data: Code) -> Enrolled:
    """Use up a one-time code. 403 where it is not valid (any more); 429 after too many tries."""
    portal = portal_of(request.app.state)
    now = portal.clock().timestamp()
    name = data.name or ""
    tries = Limit(f"kiosk:tried:{client_network(request)}", _TRIED, _TRIED_IN)
    # Written by itself: a wrong code undoes what its own transaction counted.
    wait = await portal.store.write(lambda t: take(t.connection, [tries], now))
    if wait:
        raise not_now(wait)

    def work(transaction: Transaction) -> Enrolled:
        done = kiosk.enrol(transaction, data.code, name, now)
        forget(transaction.connection, tries)
        return done

    return await portal.store.write(work)


class Known(Struct, frozen=True):
    """The kiosk that asks."""

    kiosk: str


@get("/")
async def known(request: AnyRequest) -> Known:
    """Whether the kiosk's credentials are still good: 401 once they were taken away."""
    return Known(_check_kiosk(request, portal_of(request.app.state)))


@post("/sealed", status_code=201, request_max_body_size=MAX_ENVELOPE)
async def sealed(request: AnyRequest) -> Response[list[Row]]:
    """Deliver an envelope (``server/kiosk_seal.py``), with the kiosk's credentials: rows in the
    order of its documents. Doing it again answers the same. 400: it cannot be opened or read. 401:
    the kiosk is not enrolled. 403: the visitor's identity is not hers."""
    portal = portal_of(request.app.state)
    _check_kiosk(request, portal)
    envelope = await request.body()
    plaintext = await asyncio.to_thread(_open, request.app.state.seal_key, envelope)
    visit, edits, new_edits = await asyncio.to_thread(kiosk.read_visit, plaintext)
    principal = await kiosk.visitor(portal.authenticator, visit)

    def work(transaction: Transaction) -> list[Outcome]:
        return kiosk.upload(transaction, principal, edits, new_edits)

    outcomes = await portal.store.write(work)
    return Response([Row(o.id, o.rev, o.error, o.reason) for o in outcomes], status_code=201)


def _check_kiosk(request: AnyRequest, portal: Portal) -> str:
    """The id of the kiosk that asks. Raises ``unauthorized``."""
    id, secret = basic_pair(request.headers.get("authorization", ""))
    if not portal.store.read_blocking(lambda s: kiosk.is_kiosk(s.connection, id, secret)):
        raise SyncError("unauthorized", "This kiosk is not enrolled.")
    return id


def _open(key: SealKey, envelope: bytes) -> bytes:
    try:
        return key.open(envelope)
    except EnvelopeError as error:
        raise BadRequest(str(error)) from None


kiosk_router = Router("/api/kiosk", route_handlers=[enrol, known, sealed])
