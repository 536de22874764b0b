"""``/api/visits``: how often publications were read, told without saying by whom."""

from __future__ import annotations

import math
from typing import Annotated

from litestar import Router, post
from litestar.exceptions import TooManyRequestsException
from msgspec import Meta, Struct

from schemas.text import Slug, Uuid
from server import limits
from server.auth import AnyRequest
from server.limits import Limit
from server.participation.counting import take_visits
from server.portal_state import portal_of
from server.requests import client_network
from sync.transaction import Transaction

#: A device that was without a network for a month tells of each day.
_Days = Annotated[int, Meta(ge=1, le=31)]
_HOUR = 3600.0
#: Batches an hour from one address: a park's Wi-Fi is one address for hundreds of people.
_MOST_BATCHES = 600


class Visits(Struct, frozen=True, forbid_unknown_fields=True):
    """Publications read on a device since the last batch, each at most once a day."""

    batch: Uuid
    visits: Annotated[dict[Slug, _Days], Meta(min_length=1, max_length=100)]


@post("/visits", status_code=204)
async def count_visits(request: AnyRequest, data: Visits) -> None:
    """Counts a batch, once however often it comes. Raises 429 with ``Retry-After``."""
    portal = portal_of(request.app.state)
    now = portal.clock()
    wanted = [Limit(f"visits of {client_network(request)}", _MOST_BATCHES, _HOUR)]

    def work(transaction: Transaction) -> float:
        wait = limits.take(transaction.connection, wanted, now.timestamp())
        if not wait:
            take_visits(transaction, data.batch, data.visits, now)
        return wait

    wait = await portal.store.write(work)
    if wait:
        raise TooManyRequestsException(
            "Too many visits were told from this address. Try again later.",
            headers={"Retry-After": str(math.ceil(wait))},
        )


visits_router = Router(path="/api", route_handlers=[count_visits], tags=["portal"])
