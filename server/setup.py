"""What a first start makes: tables, public content, an admin. A later start finds it all there."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import msgspec
from sqlalchemy import inspect

from schemas.documents import PublicDocument, Service
from server import kiosk_tables, services
from server.access import DESK, PUBLIC
from server.accounts import tables as account_tables
from server.config import Config
from server.content.loader import load
from server.content.shipped import all_documents
from server.desk import publication_tables
from server.desk.rebuilding import rebuild
from server.identity import make_admin
from server.notify import tables as notify_tables
from server.officials import grants
from server.officials.register import grant_to_all
from server.officials.tables import official_grants
from server.open311 import tables as open311_tables
from server.participation import tables as participation_tables
from server.tables import metadata
from sync.store import Store
from sync.transaction import Transaction

_TABLES: Final = (
    metadata,
    kiosk_tables.metadata,
    account_tables.metadata,
    notify_tables.metadata,
    open311_tables.metadata,
    participation_tables.metadata,
    publication_tables.metadata,
)


def set_up(store: Store) -> None:
    """Tables, and the content that ships with this version. Blocks; safe to repeat."""
    store.write_blocking(_create_tables)
    store.write_blocking(_load_content)
    store.write_blocking(lambda t: t.ensure_database(DESK))
    store.write_blocking(rebuild)


def _load_content(transaction: Transaction) -> None:
    """What ships may replace a version of a service, so that one is kept first. Services that do
    not ship are kept as the reconciler meets them."""
    documents = list(all_documents())
    _keep_services(transaction, documents)
    load(transaction, documents)
    _keep_services(transaction, documents)


def _keep_services(transaction: Transaction, documents: list[PublicDocument]) -> None:
    if not transaction.exists(PUBLIC):
        return
    for document in documents:
        if not isinstance(document, Service):
            continue
        # An operator's malformed one is the reconciler's to report; it keeps no portal from
        # starting.
        with suppress(msgspec.ValidationError):
            stored = services.offered(transaction, document.id.partition(":")[2])
            if stored is not None:
                services.remember(transaction, stored)


def _create_tables(transaction: Transaction) -> None:
    """Officials of a portal that had no grants yet keep what they could do: attend and moderate,
    everywhere."""
    had_grants = inspect(transaction.connection).has_table(official_grants.name)
    for tables in _TABLES:
        tables.create_all(transaction.connection)
    if not had_grants:
        grant_to_all(transaction, grants.DEFAULT)


def first_admin(store: Store, config: Config) -> tuple[str, str] | None:
    """Name and password of an admin made now, to be shown once; None where there is one already or
    PORTAL_ADMIN names one. Blocks."""
    if config.admin is not None:
        return None
    return store.write_blocking(make_admin)
