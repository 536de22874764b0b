"""Puts the parts together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from server.auth import Authenticator
from server.config import Config
from server.feed import FeedHub
from server.portal_state import Portal, utc_now
from server.tables import metadata
from sync.store import Store


def create_app(config: Config) -> Litestar:
    """The application of one process; its lifespan opens and closes everything it needs."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        store = Store(config.database_url)
        store.open()
        try:
            await store.write(lambda t: metadata.create_all(t.connection))
            app.state.portal = Portal(
                config=config,
                store=store,
                authenticator=Authenticator(config, store, utc_now),
                feed=FeedHub(store),
            )
            yield
        finally:
            store.close()

    return Litestar(
        route_handlers=[],
        lifespan=[lifespan],
        openapi_config=OpenAPIConfig(title=config.name, version="0.1.0", path="/schema"),
    )
