"""What a first start makes: tables, public content, an admin. A later start finds it all there."""

from __future__ import annotations

from functools import partial

from sqlalchemy import MetaData

from server import kiosk_tables
from server.access import DESK
from server.config import Config
from server.content.loader import load
from server.content.shipped import all_documents
from server.identity import make_admin
from server.tables import metadata
from sync.store import Store
from sync.transaction import Transaction


def set_up(store: Store) -> None:
    """Tables, and the content that ships with this version. Blocks; safe to repeat."""
    for tables in (metadata, kiosk_tables.metadata):
        store.write_blocking(partial(_create, tables))
    store.write_blocking(lambda t: load(t, all_documents()))
    store.write_blocking(lambda t: t.ensure_database(DESK))


def _create(tables: MetaData, transaction: Transaction) -> None:
    tables.create_all(transaction.connection)


def first_admin(store: Store, config: Config) -> tuple[str, str] | None:
    """Name and password of an admin made now, to be shown once; None where there is one already or
    PORTAL_ADMIN names one. Blocks."""
    if config.admin is not None:
        return None
    return store.write_blocking(make_admin)
