"""What the parts of a running portal share: ``app.state.portal``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from litestar.datastructures import State

from server.accounts.courier import Courier
from server.authenticator import Authenticator
from server.clock import utc_now
from server.config import Config
from server.feed import FeedHub
from server.officials.second_factor import SecondFactor
from server.plain.pages import PlainPages
from server.recent import Recent
from server.replication.service import Replications
from server.static_files import StaticFile
from sync.store import Store


@dataclass(slots=True, kw_only=True)
class Portal:
    """One running portal. Made by ``server/app.py`` before the first request is served.

    ``vapid_public_key`` and ``seal_public_key`` are what browsers need, base64url of an
    uncompressed P-256 point (65 bytes); the private halves stay with ``server/notify`` and the
    kiosk. ``static_files`` is the built PWA, by path.
    """

    config: Config
    store: Store
    authenticator: Authenticator
    feed: FeedHub
    replications: Replications
    courier: Courier
    second_factor: SecondFactor
    static_files: Mapping[str, StaticFile]
    plain_pages: PlainPages
    recent: Recent
    vapid_public_key: str = ""
    seal_public_key: str = ""
    clock: Callable[[], datetime] = field(default=utc_now)


def portal_of(state: State) -> Portal:
    """The portal of a request's application: ``portal_of(request.app.state)``."""
    portal: Portal = state.portal
    return portal
