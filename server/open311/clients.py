"""Who may report through Open311: each client is a citizen's device of its own, so that what it
sends runs the same way as what a phone sends. Its API key is that device's id and secret."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from server import identity
from server.access import citizen_database
from server.accounts import devices
from server.open311.tables import clients
from server.passwords import hash_secret
from server.principal import Principal
from sync.errors import Forbidden, SyncError
from sync.store import Store
from sync.transaction import Transaction

if TYPE_CHECKING:  # the commands about clients start without the web framework it needs
    from server.authenticator import Authenticator


class Client(Struct, frozen=True):
    """A client. ``at`` is when it was added, in seconds since 1970."""

    id: str
    name: str
    at: float


def add(transaction: Transaction, name: str, now: datetime) -> str:
    """A new client's API key, told once."""
    id, secret = secrets.token_hex(16), secrets.token_urlsafe(32)
    principal = Principal(actor="citizen", name=id, known=False, secret_hash=hash_secret(secret))
    identity.create_database(transaction, principal, citizen_database(id))
    transaction.connection.execute(
        insert(clients).values(id=id, name=name, created_at=now.timestamp())
    )
    return f"{id}.{secret}"


def known(connection: Connection) -> list[Client]:
    """Every client, by name."""
    query = select(clients.c.id, clients.c.name, clients.c.created_at)
    return [Client(*row) for row in connection.execute(query.order_by(clients.c.name))]


def remove(transaction: Transaction, name: str) -> list[Client]:
    """Takes the keys of all clients of this name (or id) away; what they reported stays."""
    connection = transaction.connection
    gone = [client for client in known(connection) if name in (client.id, client.name)]
    connection.execute(delete(clients).where(clients.c.id.in_([client.id for client in gone])))
    for client in gone:
        devices.revoke(transaction, client.id, client.id)
    return gone


async def client_of(authenticator: Authenticator, store: Store, key: str) -> Principal:
    """Whose API key it is. Raises Forbidden (GeoReport: 403 for a missing or wrong key)."""
    id, _, secret = key.partition(".")
    try:
        principal = await authenticator.device(id, secret)
    except SyncError as error:
        if error.name != "unauthorized":
            raise
        raise _refused() from None
    query = select(clients.c.id).where(clients.c.id == principal.name)
    if not principal.known or store.read_blocking(lambda s: s.connection.scalar(query)) is None:
        raise _refused()
    return principal


def _refused() -> Forbidden:
    return Forbidden("api_key is missing or not valid; ask the portal's administration for one")
