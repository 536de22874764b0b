"""``/api/push``: browsers ask for pushes and give them up."""

from __future__ import annotations

from litestar import Response, Router, delete, post
from msgspec import Struct

from server.accounts import devices
from server.auth import AnyRequest, principal_of
from server.notify import subscriptions
from server.notify.subscriptions import CASES, SubscriptionError, Wish
from server.portal_state import portal_of
from sync.errors import BadRequest, SyncError
from sync.transaction import Transaction

MAX_BODY = 32_768


class Endpoint(Struct, forbid_unknown_fields=True):
    endpoint: str


@post("/subscriptions", status_code=201, request_max_body_size=MAX_BODY)
async def subscribe(request: AnyRequest, data: Wish) -> Response[dict[str, int]]:
    """Ask for pushes, or change what about: idempotent by endpoint. The topic ``cases`` needs the
    citizen's credentials."""
    portal = portal_of(request.app.state)
    principal = await principal_of(request)
    try:
        subscriptions.check(data, allow_private=portal.config.push_allow_private)
    except SubscriptionError as error:
        raise BadRequest(str(error)) from None
    if CASES in data.topics and not principal.citizen:
        raise SyncError("unauthorized", "The topic cases needs the credentials of a citizen.")
    now = portal.clock().timestamp()

    def work(transaction: Transaction) -> int:
        if CASES in data.topics:
            devices.notified_at(transaction, principal.device, data.subscription.endpoint)
        return subscriptions.keep(
            transaction.connection, data, principal.citizen, portal.vapid_public_key, now
        )

    return Response({"id": await portal.store.write(work)}, status_code=201)


@delete("/subscriptions", status_code=204, request_max_body_size=MAX_BODY)
async def unsubscribe(request: AnyRequest, data: Endpoint) -> None:
    """Give up every push to an endpoint. Whoever knows the endpoint is its browser; an unknown one
    is no error."""
    endpoint = data.endpoint
    store = portal_of(request.app.state).store
    await store.write(lambda t: subscriptions.remove(t.connection, endpoint))


push_router = Router("/api/push", route_handlers=[subscribe, unsubscribe])
