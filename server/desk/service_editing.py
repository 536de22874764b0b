"""Services as those who publish edit them: each change is a new version, and an older one can be
offered again. All of it is in the log."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from schemas.documents import Service
from schemas.text import Slug, Text
from server import services
from server.officials import audit
from server.officials.administering import Author
from server.officials.grants import allows
from server.portal.form_rules import faults
from server.portal.organizations import organization_of
from server.principal import Principal
from sync.errors import BadRequest, Conflict, Forbidden, NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction

_Version = Annotated[int, Meta(ge=0)]


class ServiceRow(Struct, frozen=True):
    """A service in the list of those she may edit."""

    slug: str
    title: Text
    organization: Text
    version: int


class EditedService(Struct, frozen=True):
    """A service as it is offered, and the versions that can be offered again, newest first."""

    service: Service
    versions: list[int]


class ServiceEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What an official publishes. ``base`` is the version that she edited; 0: there was none."""

    service: Service
    base: _Version


class Restoring(Struct, frozen=True, forbid_unknown_fields=True):
    """The version to offer again, and the one that she saw offered."""

    version: _Version
    base: _Version


def editable(snapshot: Snapshot, official: Principal) -> list[ServiceRow]:
    """Those within her reach, in the order citizens see."""
    return [
        ServiceRow(one.id.partition(":")[2], one.title, one.organization, one.version)
        for one in sorted(services.all_offered(snapshot), key=lambda one: one.order)
        if _reaches(official, one)
    ]


def edited(snapshot: Snapshot, official: Principal, slug: str) -> EditedService:
    """Raises NotFound, Forbidden."""
    service = services.offered(snapshot, slug)
    if service is None:
        raise NotFound("There is no such service.")
    _check(official, service)
    return EditedService(service, services.versions(snapshot, slug))


def at(snapshot: Snapshot, official: Principal, slug: str, version: int | None) -> Service:
    """A version of it; None is what is offered. Raises NotFound, Forbidden."""
    if version is None:
        return edited(snapshot, official, slug).service
    service = services.at_version(snapshot, slug, version)
    if service is None:
        raise NotFound("There is no such version.")
    _check(official, service)
    return service


def publish(t: Transaction, by: Author, slug: Slug, edit: ServiceEdit) -> EditedService:
    """Offers it as a new version. Raises Conflict where somebody published meanwhile, Forbidden
    beyond her reach, BadRequest for what citizens could not use: a fault a line."""
    before = services.offered(t, slug)
    if (before.version if before else 0) != edit.base:
        raise Conflict("Somebody published another version meanwhile.")
    return _offer(t, by, slug, edit.service, "service_publish")


def restore(t: Transaction, by: Author, slug: Slug, wanted: Restoring) -> EditedService:
    """Offers an older version again, as a new one. Raises as ``publish`` does, and NotFound."""
    older = services.at_version(t, slug, wanted.version)
    if older is None:
        raise NotFound(f"{slug} never had a version {wanted.version}")
    before = services.offered(t, slug)
    if (before.version if before else 0) != wanted.base:
        raise Conflict("Somebody published another version meanwhile.")
    return _offer(t, by, slug, older, "service_restore")


def _offer(t: Transaction, by: Author, slug: Slug, service: Service, act: str) -> EditedService:
    before = services.offered(t, slug)
    for one in (before, service):
        if one is not None and by.official is not None:
            _check(by.official, one)
    found = faults(service, services.municipalities(t))
    if found:
        raise BadRequest("\n  ".join(["this service cannot be offered:", *map(str, found)]))
    published = services.publish(t, slug, service)
    if before is None or published.rev != before.rev:
        audit.record(
            t,
            by.name,
            act,
            by.at,
            subject=published.id,
            before=before.rev if before else "",
            after=published.rev,
            detail={"version": published.version},
        )
    return EditedService(published, services.versions(t, slug))


def _reaches(official: Principal, service: Service) -> bool:
    """A service is the whole city's: a grant of one municipality does not reach it."""
    return allows(official.grants, "publish", organization_of(service), "")


def _check(official: Principal, service: Service) -> None:
    if not _reaches(official, service):
        raise Forbidden("This is beyond the organizations you publish for.")
