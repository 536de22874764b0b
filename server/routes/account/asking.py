"""What the handlers of ``/api/account`` share: who asks, what is refused, who is told."""

from __future__ import annotations

from typing import Final

from server.accounts import account
from server.accounts.codes import Wait, Wrong
from server.accounts.contacts import Contact, ContactError, parse
from server.accounts.devices import LetIn
from server.accounts.letters import Event, event_letter
from server.auth import AnyRequest
from server.portal_state import Portal, portal_of
from server.principal import Principal
from server.requests import client_network, not_now
from sync.errors import BadRequest, Forbidden, SyncError

MAX_BODY: Final = 8_192


async def device_of(request: AnyRequest) -> Principal | None:
    """The device that asks, by its credentials alone; None without any. Raises ``unauthorized``."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    authenticator = portal_of(request.app.state).authenticator
    principal = await authenticator.basic(header, client_network(request))
    if principal.actor != "citizen":
        raise Forbidden("Only a citizen's device has an account.")
    return principal


async def citizen_of(request: AnyRequest) -> Principal:
    """A device that the portal has met. Raises ``unauthorized``, Forbidden."""
    principal = await device_of(request)
    if principal is None or not principal.known:
        raise SyncError("unauthorized", "This needs the credentials of a device.")
    if principal.erased:
        raise Forbidden("All of this was erased.")
    return principal


def now_of(portal: Portal) -> float:
    """The server's clock, in seconds since 1970."""
    return portal.clock().timestamp()


def contact_of(portal: Portal, typed: str) -> Contact:
    """The address that was typed. Raises BadRequest."""
    try:
        return parse(typed, portal.config.phone_prefix)
    except ContactError as error:
        raise BadRequest(f"to: {error}") from None


def refusal(answer: Wait | Wrong) -> Exception:
    """What to raise for a refusal, after the transaction: what it counted is kept."""
    if isinstance(answer, Wait):
        return not_now(answer.seconds)
    return Forbidden("The code is wrong, was used already or is too old.")


async def tell(
    portal: Portal,
    citizen: str,
    event: Event,
    *,
    also: Contact | None = None,
    but: Contact | None = None,
) -> None:
    """Tells the account's contacts what happened to it: ``also`` one that it had before, all
    ``but`` one that knows."""
    held = await portal.store.read(lambda s: account.contacts_of(s, citizen))
    language = await portal.store.read(lambda s: account.language_of(s, citizen))
    letter = event_letter(event, language, portal.config.name, portal.config.url)
    told = {Contact(each.kind, each.address) for each in held} | ({also} if also else set())
    for contact in told - {but}:
        portal.courier.post(contact, letter)


async def welcome(portal: Portal, done: LetIn) -> str:
    """Whose device it is now; the account's contacts hear of a new one."""
    if done.is_new:
        await tell(portal, done.citizen, "device")
    return done.citizen
