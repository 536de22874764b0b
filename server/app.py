"""Puts the parts together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from server.accounts.courier import courier_of
from server.alone import alone
from server.authenticator import Authenticator
from server.clock import utc_now
from server.config import Config
from server.duties import do_duties
from server.errors import answer_error
from server.feed import FeedHub
from server.key_file import load_or_make_secret
from server.kiosk_seal import load_seal_key
from server.notify.vapid import load_vapid
from server.officials.second_factor import SecondFactor
from server.openapi import Document
from server.plain.pages import PlainPages
from server.portal_state import Portal
from server.recent import Recent
from server.replication.service import replications
from server.routes.account import account_router
from server.routes.api import api_router
from server.routes.content import content_router
from server.routes.desk import desk_router
from server.routes.feed import feed_router
from server.routes.kiosk import kiosk_router
from server.routes.open311 import open311_router
from server.routes.pages import pages_router
from server.routes.push import push_router
from server.routes.services import services_router
from server.routes.visits import visits_router
from server.setup import set_up
from server.static_files import read_folder
from server.version import VERSION
from sync.store import Store

STATIC: Final = Path(__file__).parent / "static"

#: Bytes of a request to the portal's own API. The CouchDB dialect sets its own limit.
_MAX_BODY: Final = 1024 * 1024

_log = logging.getLogger("portal")


@asynccontextmanager
async def running(config: Config, seal_public_key: str) -> AsyncIterator[Portal]:
    """A portal that works: store, reconciler and notifications, for as long as the context lasts.
    Raises ConfigError; SyncError where the documents' file cannot be used."""
    store = Store(config.database_url)
    store.open()
    try:
        await asyncio.to_thread(set_up, store)
        keys = load_vapid(config)
        async with replications(store, utc_now) as jobs:
            portal = Portal(
                config=config,
                store=store,
                authenticator=Authenticator(config, store, utc_now),
                second_factor=SecondFactor(
                    load_or_make_secret(config.data / "second-factor.key"), config.name
                ),
                feed=FeedHub(store),
                replications=jobs,
                courier=courier_of(config),
                static_files=read_folder(STATIC),
                plain_pages=PlainPages(store, config.name),
                recent=Recent(store),
                vapid_public_key=keys.public,
                seal_public_key=seal_public_key,
            )
            duties = partial(do_duties, portal, keys)
            try:
                async with alone(store.lease("duties"), duties):
                    yield portal
            finally:
                await portal.courier.close()
                portal.feed.close()
    finally:
        await asyncio.to_thread(store.close)


def create_app(config: Config) -> Litestar:
    """The application of one process; its lifespan opens and closes everything it needs."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        try:
            seal_key = load_seal_key(config.data)
            async with running(config, seal_key.public) as portal:
                app.state.portal, app.state.seal_key = portal, seal_key
                if "index.html" not in portal.static_files:
                    _log.warning("the app is not built; run: uv run just build")
                yield
        except Exception as error:
            app.state.failure = error
            raise

    return Litestar(
        route_handlers=[
            account_router,
            api_router,
            desk_router,
            feed_router,
            kiosk_router,
            open311_router,
            push_router,
            services_router,
            content_router,
            visits_router,
            pages_router,
        ],
        lifespan=[lifespan],
        exception_handlers={Exception: answer_error},
        request_max_body_size=_MAX_BODY,
        logging_config=None,
        response_headers={"X-Content-Type-Options": "nosniff"},
        openapi_config=OpenAPIConfig(
            title=config.name,
            version=VERSION,
            path="/schema",
            # The document alone: pages that draw it would load scripts from elsewhere.
            render_plugins=[Document(path=["/", "/openapi.json"])],
        ),
    )
