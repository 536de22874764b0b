"""``/api/account/codes``: an address is proved, and attached to an account or signed in by."""

from __future__ import annotations

from litestar import post

from schemas.accounts import AskCode, CodeSent, ConfirmCode, Confirmed
from server.accounts import account, codes, devices
from server.accounts.account import Attached, Nobodys, Taken
from server.accounts.codes import Proof, Wait, Wrong
from server.accounts.devices import LetIn
from server.accounts.letters import code_letter
from server.auth import AnyRequest
from server.portal_state import Portal, portal_of
from server.principal import Principal
from server.requests import client_network
from server.routes.account.asking import (
    MAX_BODY,
    contact_of,
    device_of,
    now_of,
    refusal,
    tell,
    welcome,
)
from sync.errors import BadRequest, SyncError
from sync.transaction import Transaction


@post("/codes", status_code=202, request_max_body_size=MAX_BODY)
async def ask_code(request: AnyRequest, data: AskCode) -> CodeSent:
    """Sends a code to an address: the same answer, in the same time, whether it is known or not.
    429 with Retry-After where too many were asked for. 501 where the portal has no channel for this
    kind of address."""
    portal = portal_of(request.app.state)
    principal = await device_of(request)
    contact = contact_of(portal, data.to)
    if not portal.courier.reaches(contact):
        raise SyncError("not_implemented", f"This portal sends nothing by {contact.kind}.")
    device = principal.device if principal else ""
    address, now = client_network(request), now_of(portal)
    sent = await portal.store.write(lambda t: codes.ask(t, contact, device, address, now))
    if isinstance(sent, Wait):
        raise refusal(sent)
    letter = code_letter(sent.code, data.language, portal.config.name, portal.config.url)
    portal.courier.post(contact, letter)
    return CodeSent(
        challenge=sent.challenge,
        to=contact.address,
        kind=contact.kind,
        expires_in=codes.CODE_LIFE,
        again_in=codes.AGAIN_AFTER,
    )


@post("/codes/confirm", status_code=200, request_max_body_size=MAX_BODY)
async def confirm_code(request: AnyRequest, data: ConfirmCode) -> Confirmed:
    """Uses a code. 403: it is wrong, used or too old, or (``proof_needed``) this device has
    to prove itself before an address is added; 429: too many attempts, ask for another."""
    portal = portal_of(request.app.state)
    if data.intent == "attach":
        return await _attach(portal, await device_of(request), data)
    return await _sign_in(portal, data)


async def _attach(portal: Portal, principal: Principal | None, asked: ConfirmCode) -> Confirmed:
    if principal is None or principal.erased:
        raise SyncError("unauthorized", "This needs the credentials of a device.")
    now = now_of(portal)

    def work(transaction: Transaction) -> Attached | Taken | Wrong | Wait:
        proof = codes.check(transaction, asked.challenge, asked.code, now)
        if not isinstance(proof, Proof):
            return proof
        # What this raises undoes the attempt too: the code is good still, once she proves herself.
        done = account.attach(transaction, principal, proof, asked.language, now)
        if asked.device is not None and isinstance(done, Attached):
            devices.name_first(transaction, principal.device, asked.device.name)
        return done

    done = await portal.store.write(work)
    if isinstance(done, Wait | Wrong):
        raise refusal(done)
    if isinstance(done, Taken):
        return Confirmed("taken")
    portal.authenticator.forget(principal.device)
    if done.is_new:
        await tell(portal, principal.name, "contact", also=done.before, but=done.contact)
    return Confirmed("attached", principal.name)


async def _sign_in(portal: Portal, asked: ConfirmCode) -> Confirmed:
    device = asked.device
    if device is None:
        raise BadRequest("device: signing in needs the device that signs in")
    now = now_of(portal)

    def work(transaction: Transaction) -> LetIn | Nobodys | Wrong | Wait:
        proof = codes.check(transaction, asked.challenge, asked.code, now)
        if not isinstance(proof, Proof):
            return proof
        return account.sign_in(transaction, proof, device, now)

    done = await portal.store.write(work)
    if isinstance(done, Wait | Wrong):
        raise refusal(done)
    if isinstance(done, Nobodys):
        return Confirmed("none")
    return Confirmed("signed-in", await welcome(portal, done))
