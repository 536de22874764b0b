"""Every version of a service that the portal ever offered: who filled in a form without a network
may send it when a newer one is out, and it is held to the form that was filled in."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import msgspec
from msgspec import structs
from sqlalchemy import func, select

from schemas.documents import Municipality, Service
from schemas.text import Text
from server import records
from server.access import PUBLIC
from server.portal.folding import folded
from server.portal.organizations import organization_of
from server.tables import service_versions
from server.upsert import insert
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: What a database's integer holds.
_HIGHEST: Final = 2**31 - 1


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
    if not 0 <= version <= _HIGHEST:
        return None
    row = snapshot.connection.execute(
        select(service_versions.c.body, service_versions.c.rev).where(
            service_versions.c.slug == slug, service_versions.c.version == version
        )
    ).first()
    return None if row is None else records.decode(row.body, f"service:{slug}", row.rev, Service)


def publish(transaction: Transaction, slug: str, service: Service) -> Service:
    """Offers ``service`` as a new version, after every one that ever was, so that no version comes
    to mean something else. What is offered already in the same words stays as it is."""
    transaction.ensure_database(PUBLIC)
    now = offered(transaction, slug)
    if now is not None:
        if _same(now, service):
            return now
        remember(transaction, now)
    newest = transaction.connection.scalar(
        select(func.max(service_versions.c.version)).where(service_versions.c.slug == slug)
    )
    order = service.order or (now.order if now else _last_place(transaction) + 1)
    fresh = structs.replace(service, id="", rev="", version=(newest or 0) + 1, order=order)
    id = f"service:{slug}"
    stored = transaction.get(PUBLIC, id)
    replaced = stored.rev if stored is not None and not stored.deleted else None
    rev = transaction.put(PUBLIC, id, records.encode(fresh), rev=replaced)
    published = structs.replace(fresh, id=id, rev=rev)
    remember(transaction, published)
    return published


def versions(snapshot: Snapshot, slug: str) -> list[int]:
    """The versions that are kept, the newest first."""
    query = select(service_versions.c.version).where(service_versions.c.slug == slug)
    return list(snapshot.connection.scalars(query.order_by(service_versions.c.version.desc())))


def _same(one: Service, other: Service) -> bool:
    def bare(service: Service) -> bytes:
        plain = structs.replace(service, id="", rev="", version=0, order=one.order)
        return msgspec.json.encode(plain)

    return bare(one) == bare(other)


def _last_place(snapshot: Snapshot) -> int:
    return max((service.order for service in all_offered(snapshot)), default=0)


def all_offered(snapshot: Snapshot) -> list[Service]:
    """Every service offered now. An operator's malformed one is the reconciler's to report."""
    found: list[Service] = []
    for stored in snapshot.documents(PUBLIC, "service:"):
        with suppress(msgspec.ValidationError):
            found.append(records.decode(stored.body, stored.id, stored.rev, Service))
    return found


def municipalities(snapshot: Snapshot) -> list[str]:
    """The slugs of the city's municipalities, in their order."""
    return list(municipality_names(snapshot))


def municipality_names(snapshot: Snapshot) -> dict[str, str]:
    """Their names by slug, in their order."""
    found = [
        records.decode(stored.body, stored.id, stored.rev, Municipality)
        for stored in snapshot.documents(PUBLIC, "municipality:")
    ]
    in_order = sorted(found, key=lambda one: one.order)
    return {one.id.partition(":")[2]: one.name for one in in_order}


def organizations(snapshot: Snapshot) -> dict[str, Text]:
    """The organizations that offer services now, by slug in the order of their names."""
    found: dict[str, Text] = {}
    for service in all_offered(snapshot):
        found.setdefault(organization_of(service), service.organization)
    return dict(sorted(found.items(), key=lambda item: folded(item[1].es)))
