"""``/api/account/sign-in`` and ``/password``: signing in by address and password."""

from __future__ import annotations

import asyncio

from litestar import delete, post, put

from schemas.accounts import SetPassword, SignedIn, SignIn
from server.accounts import account, devices, proof
from server.accounts.contacts import Contact
from server.accounts.devices import LetIn
from server.auth import AnyRequest
from server.passwords import hash_password, is_outdated
from server.portal_state import Portal, portal_of
from server.requests import client_network, not_now
from server.routes.account.asking import (
    MAX_BODY,
    citizen_of,
    contact_of,
    now_of,
    tell,
    welcome,
)
from sync.errors import Conflict, Forbidden
from sync.transaction import Transaction


@post("/sign-in", status_code=200, request_max_body_size=MAX_BODY)
async def sign_in(request: AnyRequest, data: SignIn) -> SignedIn:
    """Lets a device in by address and password. 401 for a wrong pair, whichever half is wrong; 429
    with Retry-After after too many."""
    portal = portal_of(request.app.state)
    contact = contact_of(portal, data.to)
    address, now = client_network(request), now_of(portal)
    wait = await portal.store.write(lambda t: account.count_guess(t, contact, address, now))
    if wait:
        raise not_now(wait)
    citizen = await portal.store.read(lambda s: account.owner(s, contact)) or ""
    stored = await portal.store.read(lambda s: account.password_hash(s, citizen))
    matches = await portal.authenticator.password_matches(
        data.password, stored, f"{contact.kind}:{contact.address}"
    )
    if stored is None or not matches:
        raise account.wrong_pair()
    anew = await _anew(data.password, stored)

    def work(transaction: Transaction) -> LetIn:
        done = account.sign_in_by_password(transaction, contact, stored, data.device, now)
        account.guessed(transaction, contact, address)
        if anew is not None:
            account.renew_hash(transaction, citizen, stored, anew)
        return done

    return SignedIn(await welcome(portal, await portal.store.write(work)))


async def _anew(password: str, stored: str) -> str | None:
    if not is_outdated(stored):
        return None
    return await asyncio.to_thread(hash_password, password)


@put("/password", status_code=204, request_max_body_size=MAX_BODY)
async def set_password(request: AnyRequest, data: SetPassword) -> None:
    """Sets or changes the password. 403 where the present one is wrong and the device has not just
    signed in, or there is no contact to sign in with."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    stored = await portal.store.read(lambda s: account.password_hash(s, principal.name))
    fresh = await portal.store.read(lambda s: devices.is_fresh(s, principal.device, now))
    if stored is None:
        await portal.store.read(lambda s: proof.require(s, principal, now))
    elif not fresh:
        await _check_current(portal, principal.name, data.current, stored)
    hashed = await asyncio.to_thread(hash_password, data.password)

    def work(transaction: Transaction) -> None:
        if account.password_hash(transaction, principal.name) != stored:
            raise Conflict("The password was changed meanwhile.")
        account.save_password(transaction, principal.name, hashed)

    await portal.store.write(work)
    await tell(portal, principal.name, "password")


async def _check_current(portal: Portal, citizen: str, current: str, stored: str) -> None:
    wait = await portal.store.write(
        lambda t: account.count_guess(t, Contact("email", citizen), "", now_of(portal))
    )
    if wait:
        raise not_now(wait)
    if not await portal.authenticator.password_matches(current, stored, citizen):
        raise Forbidden("The present password is wrong.")


@delete("/password", status_code=204)
async def remove_password(request: AnyRequest) -> None:
    """Removes the password; codes and passkeys still open the account."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> None:
        proof.require(transaction, principal, now)
        account.remove_password(transaction, principal.name)

    await portal.store.write(work)
    await tell(portal, principal.name, "password")
