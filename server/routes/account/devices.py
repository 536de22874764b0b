"""``/api/account``: what she sees of it, her contacts, her devices, and claim codes."""

from __future__ import annotations

from litestar import delete, get, post, put

from schemas.accounts import Account, ChooseNotices, Claim, ClaimCode, SignedIn
from server.accounts import account, claims, devices, proof
from server.accounts.codes import Wait, Wrong
from server.accounts.contacts import Contact
from server.auth import AnyRequest
from server.portal_state import portal_of
from server.requests import client_network
from server.routes.account.asking import (
    MAX_BODY,
    citizen_of,
    now_of,
    refusal,
    tell,
    welcome,
)
from sync.errors import NotFound
from sync.transaction import Transaction


@get("/")
async def show(request: AnyRequest) -> Account:
    """What the portal knows of the person who asks."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    return await portal.store.read(lambda s: account.view(s, principal))


@delete("/contacts/{kind:str}", status_code=204)
async def remove_contact(request: AnyRequest, kind: str) -> None:
    """Forgets the e-mail address or the number, and tells it so."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> Contact | None:
        proof.require(transaction, principal, now)
        return account.remove_contact(transaction, principal.name, kind)

    gone = await portal.store.write(work)
    if gone is None:
        raise NotFound("missing")
    await tell(portal, principal.name, "contact-removed", also=gone)


@put("/notices", status_code=204, request_max_body_size=MAX_BODY)
async def choose_notices(request: AnyRequest, data: ChooseNotices) -> None:
    """How she is told of answers, beside pushes."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    await portal.store.write(
        lambda t: account.choose_notices(t, principal.name, data.told, data.language)
    )


@delete("/devices/{id:str}", status_code=204)
async def revoke_device(request: AnyRequest, id: str) -> None:
    """Signs a device out, this one or another. What it has not sent stays on it, and goes out when
    it signs in again."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> list[str]:
        if id != principal.device:
            proof.require(transaction, principal, now)
        return devices.revoke(transaction, principal.name, id)

    gone = await portal.store.write(work)
    if not gone:
        raise NotFound("missing")
    for each in gone:
        portal.authenticator.forget(each)


@delete("/devices", status_code=204)
async def revoke_others(request: AnyRequest) -> None:
    """Signs every device out but the one that asks."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)

    def work(transaction: Transaction) -> list[str]:
        proof.require(transaction, principal, now)
        return devices.revoke_others(transaction, principal.name, principal.device)

    gone = await portal.store.write(work)
    for id in gone:
        portal.authenticator.forget(id)


# --- claim codes -------------------------------------------------------------------------------


@post("/claims", status_code=201)
async def make_claim(request: AnyRequest) -> ClaimCode:
    """A short code by which one other device takes these cases over. No account is needed."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    made = await portal.store.write(lambda t: claims.make(t, principal.name, now))
    if isinstance(made, Wait):
        raise refusal(made)
    return ClaimCode(made.code, claims.CODE_LIFE)


@post("/claims/redeem", status_code=200, request_max_body_size=MAX_BODY)
async def redeem_claim(request: AnyRequest, data: Claim) -> SignedIn:
    """Uses such a code. 403: it is wrong, used or too old; 429 after too many tries."""
    portal = portal_of(request.app.state)
    address, now = client_network(request), now_of(portal)
    done = await portal.store.write(
        lambda t: claims.redeem(t, data.code, data.device, address, now)
    )
    if isinstance(done, Wait | Wrong):
        raise refusal(done)
    return SignedIn(await welcome(portal, done))
