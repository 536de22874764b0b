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
from server.desk.index import index, index_new
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
        is_cases = table is desk_cases
        seen = _seen(transaction) if is_cases and "seen" in there else {}
        # "The newest" of a search are the last rows.
        ids = _by_age(transaction) if is_cases else []
        table.drop(connection)
        table.create(connection)
        if is_cases:
            for slice_ in _slices(ids):
                _cases_again(transaction, slice_)
        else:
            for stored in records.every(transaction, DESK, "desk-comment:"):
                # Whatever an admin wrote there that is none is nobody's at the desk.
                with suppress(msgspec.ValidationError):
                    _comment_again(transaction, stored)
        for uuid, count in seen.items():
            connection.execute(
                update(desk_cases).where(desk_cases.c.uuid == uuid).values(seen=count)
            )
        counted = counted and not is_cases
    if not counted:
        counts.recount(transaction)


def _seen(transaction: Transaction) -> dict[str, int]:
    """What officials have read is in no document."""
    rows = transaction.connection.execute(
        select(desk_cases.c.uuid, desk_cases.c.seen).where(desk_cases.c.seen > 0)
    )
    return {row.uuid: row.seen for row in rows}


def _by_age(transaction: Transaction) -> list[str]:
    """The ids of cases as they were received, then of those that have no row yet."""
    ordered = select(desk_cases.c.uuid).order_by(desk_cases.c.received_at, desk_cases.c.uuid)
    ids = [f"desk-case:{uuid}" for uuid in transaction.connection.scalars(ordered)]
    known = set(ids)
    return ids + [
        one.id for one in records.every(transaction, DESK, "desk-case:") if one.id not in known
    ]


def _slices(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _SLICE):
        yield ids[start : start + _SLICE]


def _cases_again(transaction: Transaction, ids: list[str]) -> None:
    found = transaction.get_many(DESK, ids)
    cases = []
    for stored in (found[id] for id in ids if id in found):
        # Whatever an admin wrote there that is no case is nobody's at the desk.
        with suppress(msgspec.ValidationError):
            case = records.decode(stored.body, stored.id, stored.rev, DeskCase)
            known = _with_organization(transaction, case)
            if known != case:
                records.save(transaction, DESK, known)
            cases.append(known)
    if cases:
        index_new(transaction, cases)


def _comment_again(transaction: Transaction, stored: Stored) -> None:
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
