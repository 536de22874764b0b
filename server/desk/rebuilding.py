"""The desk's rows, made anew from the documents where an earlier version made them with fewer
columns. They hold nothing that the documents do not, but what officials have read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import structs
from sqlalchemy import exists, inspect, select, update

from schemas.documents import DeskCase, DeskComment, Publication
from server import records, services
from server.access import DESK, PUBLIC
from server.desk import counts
from server.desk.index import index
from server.portal.confidential import asked, personal_fields
from server.portal.organizations import organization_of
from server.portal.registration import kind_of, kind_title
from server.tables import desk_cases, desk_comments, desk_counts
from sync.documents import Stored
from sync.snapshot import Snapshot
from sync.transaction import Transaction

_SLICE: Final = 500


def rebuild(transaction: Transaction) -> None:
    """Does nothing where rows and counts are as this version makes them."""
    connection = transaction.connection
    counted = connection.scalar(select(exists(select(desk_counts.c.what))))
    for table in (desk_cases, desk_comments):
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        if there == set(table.columns.keys()):
            continue
        seen = _seen(transaction) if table is desk_cases and "seen" in there else {}
        table.drop(connection)
        table.create(connection)
        for stored in _all(transaction, table.name.replace("_", "-")):
            # Whatever an admin wrote there that is no case is nobody's at the desk.
            with suppress(msgspec.ValidationError):
                _again(transaction, stored)
        for uuid, count in seen.items():
            connection.execute(
                update(desk_cases).where(desk_cases.c.uuid == uuid).values(seen=count)
            )
        counted = counted and table is not desk_cases
    if not counted:
        counts.recount(transaction)


def _seen(transaction: Transaction) -> dict[str, int]:
    """What officials have read is in no document."""
    rows = transaction.connection.execute(
        select(desk_cases.c.uuid, desk_cases.c.seen).where(desk_cases.c.seen > 0)
    )
    return {row.uuid: row.seen for row in rows}


def _again(transaction: Transaction, stored: Stored) -> None:
    if stored.id.startswith("desk-case:"):
        case = records.decode(stored.body, stored.id, stored.rev, DeskCase)
        known = _with_organization(transaction, case)
        if known != case:
            records.save(transaction, DESK, known)
        index(transaction, known)
    else:
        comment = records.decode(stored.body, stored.id, stored.rev, DeskComment)
        about = records.load(transaction, PUBLIC, f"publication:{comment.publication}", Publication)
        if about is not None and about.municipality != comment.municipality:
            comment = structs.replace(comment, municipality=about.municipality)
            records.save(transaction, DESK, comment)
        index(transaction, comment)


def _with_organization(snapshot: Snapshot, case: DeskCase) -> DeskCase:
    """A case of before organizations had slugs, with what its service says now."""
    if case.organization:
        return case
    service = services.at_version(snapshot, case.service, case.service_version) or services.offered(
        snapshot, case.service
    )
    if service is None:
        return case
    kind = kind_of(case.data)
    return structs.replace(
        case,
        organization=organization_of(service),
        organization_name=service.organization,
        kind=kind,
        kind_title=kind_title(service.form, kind),
        confidential=asked(case.data),
        personal=personal_fields(service.form),
    )


def _all(snapshot: Snapshot, type_: str) -> Iterator[Stored]:
    after = ""
    while found := snapshot.documents(DESK, f"{type_}:", after=after, limit=_SLICE):
        yield from found
        after = found[-1].id
