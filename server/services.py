"""Every version of a service that the portal ever offered: who filled in a form without a network
may send it when a newer one is out, and it is held to the form that was filled in."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from sqlalchemy import select

from schemas.documents import Service
from schemas.text import Text
from server import records
from server.access import PUBLIC
from server.portal.folding import folded
from server.portal.organizations import organization_of
from server.tables import service_versions
from server.upsert import insert
from sync.snapshot import Snapshot
from sync.transaction import Transaction


def remember(transaction: Transaction, service: Service) -> None:
    """Keeps this version, in place of what was said under the same number before."""
    slug = service.id.partition(":")[2]
    key = (service_versions.c.slug == slug, service_versions.c.version == service.version)
    kept = transaction.connection.scalar(select(service_versions.c.rev).where(*key))
    if kept == service.rev:
        return
    values = {"rev": service.rev, "body": records.encode(service)}
    transaction.connection.execute(
        insert(transaction.connection, service_versions)
        .values(slug=slug, version=service.version, **values)
        .on_conflict_do_update(index_elements=["slug", "version"], set_=values)
    )


def offered(snapshot: Snapshot, slug: str) -> Service | None:
    """The service as it is offered now; None if it is not."""
    return records.load(snapshot, PUBLIC, f"service:{slug}", Service)


def at_version(snapshot: Snapshot, slug: str, version: int) -> Service | None:
    """The service as it was at that version; None if it never was at it."""
    row = snapshot.connection.execute(
        select(service_versions.c.body, service_versions.c.rev).where(
            service_versions.c.slug == slug, service_versions.c.version == version
        )
    ).first()
    return None if row is None else records.decode(row.body, f"service:{slug}", row.rev, Service)


def organizations(snapshot: Snapshot) -> dict[str, Text]:
    """The organizations that offer services now, by slug in the order of their names."""
    found: dict[str, Text] = {}
    for stored in snapshot.documents(PUBLIC, "service:"):
        # An operator's malformed one is the reconciler's to report.
        with suppress(msgspec.ValidationError):
            service = records.decode(stored.body, stored.id, stored.rev, Service)
            found.setdefault(organization_of(service), service.organization)
    return dict(sorted(found.items(), key=lambda item: folded(item[1].es)))
