"""``/api/account/passkeys``: adding one, signing in by one."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import urlsplit

from litestar import delete, post

from schemas.accounts import AddPasskey, Ceremony, ProvePasskey, SignedIn, UsePasskey
from server.accounts import account, devices, passkeys, proof
from server.accounts.devices import LetIn
from server.accounts.passkeys import Held, RelyingParty
from server.auth import AnyRequest
from server.limits import Limit, take
from server.portal_state import Portal, portal_of
from server.requests import client_network, not_now
from server.routes.account.asking import (
    citizen_of,
    now_of,
    tell,
    welcome,
)
from sync.errors import Forbidden, NotFound
from sync.transaction import Transaction

#: An attestation may bring certificates.
MAX_CREDENTIAL: Final = 65_536
_SIGN_INS: Final = 100
_SIGN_INS_IN: Final = 900.0


def _party(request: AnyRequest, portal: Portal) -> RelyingParty:
    """The portal under its own address; without PORTAL_URL, under the one it was asked at."""
    host = request.headers.get("host", "")
    origin = portal.config.url or f"{request.scope.get('scheme', 'http')}://{host}"
    return RelyingParty(urlsplit(origin).hostname or "", origin, portal.config.name)


@post("/passkeys/options", status_code=200)
async def begin_passkey(request: AnyRequest) -> Ceremony:
    """What to ask the authenticator for a new passkey of the account."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    held = await portal.store.read(lambda s: account.contacts_of(s, principal.name))
    label = held[0].address if held else portal.config.name
    party, now = _party(request, portal), now_of(portal)

    def work(transaction: Transaction) -> Ceremony:
        proof.require(transaction, principal, now)
        return passkeys.begin_adding(transaction, party, principal.name, label, now)

    return await portal.store.write(work)


@post("/passkeys", status_code=204, request_max_body_size=MAX_CREDENTIAL)
async def add_passkey(request: AnyRequest, data: AddPasskey) -> None:
    """Keeps what the authenticator made. 403 where it is none, or took too long."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    party, now = _party(request, portal), now_of(portal)
    challenge = await portal.store.write(
        lambda t: passkeys.take_challenge(t, data.ceremony, principal.name, now)
    )
    added = await asyncio.to_thread(passkeys.check_new, party, challenge, data.credential)

    def work(transaction: Transaction) -> None:
        is_first = proof.is_bare(transaction, principal.name)
        proof.require(transaction, principal, now)
        language = account.language_of(transaction, principal.name)
        account.open_account(transaction, principal.name, language, now)
        devices.name_first(transaction, principal.device, data.name)
        passkeys.add(transaction, principal.name, added, data.name, now)
        if is_first:
            devices.proved(transaction, principal.device, now)

    await portal.store.write(work)
    portal.authenticator.forget(principal.device)
    await tell(portal, principal.name, "passkey")


@delete("/passkeys/{id:str}", status_code=204)
async def remove_passkey(request: AnyRequest, id: str) -> None:
    """It opens the account no more."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> bool:
        proof.require(transaction, principal, now)
        return passkeys.remove(transaction, principal.name, id)

    if not await portal.store.write(work):
        raise NotFound("missing")
    await tell(portal, principal.name, "passkey")


@post("/passkeys/sign-in/options", status_code=200)
async def begin_sign_in(request: AnyRequest) -> Ceremony:
    """What to have an authenticator sign."""
    portal = portal_of(request.app.state)
    party, now = _party(request, portal), now_of(portal)
    limit = Limit(f"passkey:{client_network(request)}", _SIGN_INS, _SIGN_INS_IN)

    def work(transaction: Transaction) -> Ceremony | float:
        wait = take(transaction.connection, [limit], now)
        return wait or passkeys.begin_sign_in(transaction, party, now)

    begun = await portal.store.write(work)
    if isinstance(begun, float):
        raise not_now(begun)
    return begun


@post("/passkeys/sign-in", status_code=200, request_max_body_size=MAX_CREDENTIAL)
async def sign_in_by_passkey(request: AnyRequest, data: UsePasskey) -> SignedIn:
    """Lets a device in by a passkey. 403 where it is not accepted, or took too long."""
    portal = portal_of(request.app.state)
    now = now_of(portal)
    held, count = await _signed(request, portal, data)

    def work(transaction: Transaction) -> LetIn:
        passkeys.used(transaction, held, count, now)
        return devices.let_in(transaction, held.citizen, data.device, now, is_proved=True)

    return SignedIn(await welcome(portal, await portal.store.write(work)))


@post("/passkeys/proof", status_code=204, request_max_body_size=MAX_CREDENTIAL)
async def prove_by_passkey(request: AnyRequest, data: ProvePasskey) -> None:
    """Whoever holds a device of the account proves to be its person. 403 as above, and where the
    passkey is another account's."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    held, count = await _signed(request, portal, data)
    if held.citizen != principal.name:
        raise Forbidden("The passkey was not accepted.")

    def work(transaction: Transaction) -> None:
        passkeys.used(transaction, held, count, now)
        devices.proved(transaction, principal.device, now)

    await portal.store.write(work)


async def _signed(
    request: AnyRequest, portal: Portal, asked: UsePasskey | ProvePasskey
) -> tuple[Held, int]:
    """The passkey that signed, and its new count. Raises Forbidden."""
    party, now = _party(request, portal), now_of(portal)
    challenge = await portal.store.write(
        lambda t: passkeys.take_challenge(t, asked.ceremony, "", now)
    )
    held = await portal.store.read(lambda s: passkeys.held(s, asked.credential))
    count = await asyncio.to_thread(passkeys.check_use, party, challenge, asked.credential, held)
    return held, count
