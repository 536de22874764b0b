"""``/api/account/joined``: what a device did before it signed in becomes part of the account."""

from __future__ import annotations

from litestar import post

from schemas.accounts import Enter, Join, SignedIn
from server.accounts import joining
from server.auth import AnyRequest
from server.portal_state import portal_of
from server.routes.account.asking import MAX_BODY, citizen_of, now_of


@post("/joined", status_code=200, request_max_body_size=MAX_BODY)
async def join(request: AnyRequest, data: Join) -> SignedIn:
    """Joins the identity that the device had; whose database it was. 403 where its credentials are
    not good, or it is not a device without an account."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    citizen = await portal.store.write(lambda t: joining.join(t, principal, data.device, now))
    portal.authenticator.forget(data.device.id)
    return SignedIn(citizen)


@post("/joined/{citizen:str}/devices", status_code=200, request_max_body_size=MAX_BODY)
async def enter(request: AnyRequest, citizen: str, data: Enter) -> SignedIn:
    """Lets this device into what another one of the account brought along. 404 where none did."""
    portal = portal_of(request.app.state)
    principal = await citizen_of(request)
    now = now_of(portal)
    done = await portal.store.write(
        lambda t: joining.enter(t, principal, citizen, data.device, now)
    )
    return SignedIn(done.citizen)
