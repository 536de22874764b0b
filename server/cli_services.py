"""``portal service``: services and their forms from files, and older versions offered again."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from schemas.documents import Service
from schemas.text import Slug
from server import services
from server.clock import utc_now
from server.command import UsageError, opened
from server.config import Config
from server.desk import service_editing
from server.desk.service_editing import Restoring, ServiceEdit
from server.officials.administering import Author
from server.portal.organizations import organization_of
from server.xlsform import importing, page
from server.xlsform.reading import read
from server.xlsform.workbook import XLSFormError
from server.xlsform.writing import workbook_of
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: argparse's own type for what ``add_subparsers`` gives has a parameter only type checkers know.
_Commands = Any


def add_commands(commands: _Commands, data: argparse.ArgumentParser) -> None:
    """Adds them to the parser; ``data`` has the options that all commands share."""
    service = commands.add_parser("service", help="services and their forms")
    verbs = service.add_subparsers(required=True, metavar="COMMAND")

    command = verbs.add_parser(
        "import",
        parents=[data],
        help="offer the form of an XLSForm (.xlsx); says by row what of it was left out",
    )
    command.add_argument("file", type=Path)
    command.add_argument("--slug", default="", help="default: the form_id of its settings")
    command.add_argument("--organization", default="", help="slug of who attends to it")
    command.add_argument(
        "--to", type=Path, help="write the service there, to be edited, and offer nothing"
    )
    command.set_defaults(run=_import)

    command = verbs.add_parser(
        "export", parents=[data], help="write a service as an XLSForm (.xlsx) that import reads"
    )
    command.add_argument("slug")
    command.add_argument("file", type=Path)
    command.add_argument("--version", type=int, help="an older one; default: what is offered")
    command.set_defaults(run=_export)

    command = verbs.add_parser("add", parents=[data], help="offer a service document (JSON)")
    command.add_argument("file", type=Path)
    command.add_argument("--slug", default="", help="default: that of its _id, or the file's name")
    command.set_defaults(run=_add)

    command = verbs.add_parser(
        "restore", parents=[data], help="offer an older version again, as a new one"
    )
    command.add_argument("slug")
    command.add_argument("version", type=int)
    command.set_defaults(run=_restore)

    command = verbs.add_parser("list", parents=[data], help="print each one, and its versions")
    command.set_defaults(run=_list)


def _import(config: Config, arguments: argparse.Namespace) -> None:
    body = arguments.file.read_bytes()
    with opened(config) as store:
        known = store.read_blocking(services.municipalities)
        try:
            book = read(body)
            slug = _slug(arguments.slug or page.slug(book))
            before = store.read_blocking(lambda s: services.offered(s, slug))
            found = importing.imported(book, known, before)
        except XLSFormError as error:
            raise UsageError(f"{arguments.file}: {error}") from None
        service = found.service
        if arguments.organization:
            service = store.read_blocking(lambda s: _of(s, service, arguments.organization))
        for entry in found.left_out:
            print(f"{entry.sheet} {entry.row}: {entry.es} / {entry.en}")
        if arguments.to is not None:
            arguments.to.write_bytes(msgspec.json.format(msgspec.json.encode(service)) + b"\n")
            print(f"Written to {arguments.to}; offer it with: portal service add {arguments.to}")
            return
        published = store.write_blocking(lambda t: _publish(t, slug, service))
    print(f"Offered /servicios/{slug} in version {published.version}")


def _export(config: Config, arguments: argparse.Namespace) -> None:
    slug, version = _slug(arguments.slug), arguments.version

    def wanted(snapshot: Snapshot) -> Service | None:
        if version is None:
            return services.offered(snapshot, slug)
        return services.at_version(snapshot, slug, version)

    with opened(config) as store:
        service = store.read_blocking(wanted)
        names = store.read_blocking(services.municipality_names)
    if service is None:
        raise UsageError(f"there is no service {slug}" + (f" {version}" if version else ""))
    body = workbook_of(slug, service, names)
    arguments.file.write_bytes(body)
    for name in importing.lost(service.form, body, list(names)):
        print(f"{name}: an import does not give this question back as it is")
    print(f"Written version {service.version} of {slug} to {arguments.file}")


def _add(config: Config, arguments: argparse.Namespace) -> None:
    try:
        service = msgspec.json.decode(arguments.file.read_bytes(), type=Service)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UsageError(f"{arguments.file}: {error}") from None
    given = arguments.slug or service.id.removeprefix("service:") or arguments.file.stem
    slug = _slug(given)
    with opened(config) as store:
        published = store.write_blocking(lambda t: _publish(t, slug, service))
    print(f"Offered /servicios/{slug} in version {published.version}")


def _restore(config: Config, arguments: argparse.Namespace) -> None:
    slug, version = _slug(arguments.slug), arguments.version

    def again(transaction: Transaction) -> Service:
        now = services.offered(transaction, slug)
        wanted = Restoring(version, now.version if now else 0)
        return service_editing.restore(transaction, _operator(), slug, wanted).service

    with opened(config) as store:
        published = store.write_blocking(again)
    print(f"Offered /servicios/{slug} in version {published.version}")


def _list(config: Config, arguments: argparse.Namespace) -> None:
    with opened(config) as store:
        for service in store.read_blocking(services.all_offered):
            slug = service.id.partition(":")[2]
            kept = store.read_blocking(partial(services.versions, slug=slug))
            older = ", ".join(str(one) for one in kept if one != service.version)
            print(f"{slug}  version {service.version}" + (f"  (before: {older})" if older else ""))


def _publish(transaction: Transaction, slug: str, service: Service) -> Service:
    """Raises BadRequest where citizens would meet a broken form or page."""
    now = services.offered(transaction, slug)
    edit = ServiceEdit(service, now.version if now else 0)
    return service_editing.publish(transaction, _operator(), slug, edit).service


def _operator() -> Author:
    return Author(None, utc_now())


def _of(snapshot: Snapshot, service: Service, organization: str) -> Service:
    """``service``, offered by the organization of that slug, with its name where it has none."""
    slug = _slug(organization)
    if service.organization.es and organization_of(service) == slug:
        return service
    name = services.organizations(snapshot).get(slug)
    if name is None and not service.organization.es:
        raise UsageError(f"no organization {slug} offers a service: give its name in the sheet")
    return structs.replace(
        service, organization=name or service.organization, organization_slug=slug
    )


def _slug(given: str) -> Slug:
    try:
        return msgspec.convert(given, Slug)
    except msgspec.ValidationError:
        raise UsageError(f"the slug {given!r} is not small letters, digits and hyphens") from None
