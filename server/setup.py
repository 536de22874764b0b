"""What a first start makes: tables, public content, an admin. A later start finds it all there."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import msgspec
from sqlalchemy import MetaData

from schemas.documents import PublicDocument, Service
from server import kiosk_tables, services
from server.access import DESK, PUBLIC
from server.accounts import tables as account_tables
from server.config import Config
from server.content.loader import load
from server.content.shipped import all_documents
from server.identity import make_admin
from server.open311 import tables as open311_tables
from server.tables import metadata
from sync.store import Store
from sync.transaction import Transaction


def set_up(store: Store) -> None:
    """Tables, and the content that ships with this version. Blocks; safe to repeat."""
    for tables in (
        metadata,
        kiosk_tables.metadata,
        account_tables.metadata,
        open311_tables.metadata,
    ):
        store.write_blocking(partial(_create, tables))
    store.write_blocking(_load_content)
    store.write_blocking(lambda t: t.ensure_database(DESK))


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


def _create(tables: MetaData, transaction: Transaction) -> None:
    tables.create_all(transaction.connection)


def first_admin(store: Store, config: Config) -> tuple[str, str] | None:
    """Name and password of an admin made now, to be shown once; None where there is one already or
    PORTAL_ADMIN names one. Blocks."""
    if config.admin is not None:
        return None
    return store.write_blocking(make_admin)
