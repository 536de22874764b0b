"""``/api``: what every client asks first."""

from __future__ import annotations

from litestar import Router, get
from litestar.datastructures import State
from msgspec import Struct

from schemas.accounts import ContactKind
from server.portal_state import portal_of
from server.version import VERSION


class PublicConfig(Struct, frozen=True, kw_only=True):
    """What a browser needs to know. Keys are base64url of an uncompressed P-256 point."""

    name: str
    languages: list[str]
    vapid_public_key: str
    seal_public_key: str
    answer_days: int
    #: IANA name of the city's time zone: what a receipt says is the city's time, wherever a device
    #: believes to be.
    time_zone: str
    version: str
    #: Kinds of address that codes and notices can be sent to.
    contact_kinds: list[ContactKind]


@get("/config")
async def config(state: State) -> PublicConfig:
    """The portal's name, languages, public keys and version."""
    portal = portal_of(state)
    return PublicConfig(
        name=portal.config.name,
        languages=["es", "en"],
        vapid_public_key=portal.vapid_public_key,
        seal_public_key=portal.seal_public_key,
        answer_days=portal.config.answer_days,
        time_zone=portal.config.time_zone.key,
        version=VERSION,
        contact_kinds=portal.courier.kinds,
    )


api_router = Router(path="/api", route_handlers=[config], tags=["portal"])
