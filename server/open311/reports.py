"""Reports through Open311: sent as a submission like any other, read as public facts of a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Select, select

from schemas.documents import DeskCase, Service, Submission
from schemas.text import Language
from server import access, records
from server.access import DESK, PUBLIC, citizen_database
from server.open311.model import RequestItem
from server.open311.services import item, offered, place_field
from server.open311.tables import requests
from server.portal.cases import OPEN
from server.principal import Principal
from server.tables import desk_cases
from server.upsert import insert
from sync.documents import Edit
from sync.errors import named
from sync.snapshot import Snapshot
from sync.store import Store
from sync.transaction import Transaction

#: GeoReport: without dates a list goes back 90 days, and has at most 1,000 reports.
SPAN: Final = timedelta(days=90)
MOST: Final = 1000
#: Seconds that a new report waits for its number before it is answered with a token.
_PATIENCE: Final = 3.0


class Filter(Struct, frozen=True, kw_only=True):
    """Which reports. Empty: all; ``start`` and ``end`` bound the moment of receipt."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    page: int = 1
    page_size: int = MOST


def kinds(snapshot: Snapshot) -> dict[str, Service]:
    """Kinds of reports by their code, with the service that takes each."""
    stored = snapshot.documents(PUBLIC, "service:")
    found = [records.decode(each.body, each.id, each.rev, Service) for each in stored]
    return dict(offered(sorted(found, key=lambda service: service.order)))


def uuid_for(principal: Principal, repeat_key: str) -> str:
    """The new report's uuid; the same for the same key of a client, so that a report sent twice is
    one report."""
    return str(uuid5(UUID(principal.name), repeat_key) if repeat_key else uuid4())


def send(
    transaction: Transaction, principal: Principal, uuid: str, code: str, submission: Submission
) -> None:
    """Writes the submission to the client's database, unless it is there. Raises Forbidden."""
    db = citizen_database(principal.name)
    edit = Edit(f"submission:{uuid}", None, False, records.encode(submission))
    outcome = transaction.bulk_docs(db, [edit], guard=access.guard_for(principal, db))[0]
    if not outcome.ok:
        if records.exists(transaction, db, edit.id):
            return  # sent before
        raise named(outcome.error, outcome.reason)
    transaction.connection.execute(
        insert(transaction.connection, requests)
        .values(uuid=uuid, service_code=code, requested_at=submission.created_at.timestamp())
        .on_conflict_do_nothing(index_elements=["uuid"])
    )


async def number_of(store: Store, principal: Principal, uuid: str) -> str:
    """The case's number, once the reconciler has given it one; empty if it takes longer."""
    db = citizen_database(principal.name)
    with store.watchers.watch(db) as watch:
        while True:
            found = store.read_blocking(lambda s: number(s, uuid))
            if found or not await watch.wait(_PATIENCE):
                return found


def number(snapshot: Snapshot, uuid: str) -> str:
    """The number of the case that a report became; empty where it is none (yet), or is not one of
    Open311's."""
    query = (
        select(desk_cases.c.number)
        .join(requests, requests.c.uuid == desk_cases.c.uuid)
        .where(desk_cases.c.uuid == uuid)
    )
    return snapshot.connection.scalar(query) or ""


def find(snapshot: Snapshot, wanted: Filter, language: Language) -> list[RequestItem]:
    """Reports made through Open311, newest first."""
    services = kinds(snapshot)
    rows = list(snapshot.connection.execute(_query(wanted)))
    ids = [f"desk-case:{row.uuid}" for row in rows]
    stored = snapshot.get_many(DESK, ids)
    found = []
    for row, id in zip(rows, ids, strict=True):
        each = stored[id]
        case = records.decode(each.body, each.id, each.rev, DeskCase)
        found.append(_item(case, row.service_code, services.get(row.service_code), language))
    return found


def _query(wanted: Filter) -> Select[Any]:
    c = desk_cases.c
    query = select(c.uuid, requests.c.service_code).join(requests, requests.c.uuid == c.uuid)
    if wanted.numbers:
        query = query.where(c.number.in_(wanted.numbers))
    if wanted.codes:
        query = query.where(requests.c.service_code.in_(wanted.codes))
    if wanted.statuses == ("open",):
        query = query.where(c.state.in_(OPEN))
    elif wanted.statuses == ("closed",):
        query = query.where(c.state.not_in(OPEN))
    if wanted.start is not None:
        query = query.where(c.received_at >= wanted.start.timestamp())
    if wanted.end is not None:
        query = query.where(c.received_at <= wanted.end.timestamp())
    query = query.order_by(c.received_at.desc(), c.uuid)
    return query.limit(wanted.page_size).offset((wanted.page - 1) * wanted.page_size)


def _item(case: DeskCase, code: str, service: Service | None, language: Language) -> RequestItem:
    """What anybody may know of it: neither names nor numbers, nor what was said in the thread."""
    place: dict[str, Any] = {}
    organization = name = ""
    if service is not None:
        place = case.data.get(place_field(service), {})
        organization = getattr(service.organization, language)
        name = item(code, service, language).service_name
    return RequestItem(
        service_request_id=case.number,
        status="open" if case.state in OPEN else "closed",
        status_notes=case.state,
        service_name=name or code,
        service_code=code,
        description=str(case.data.get("description", "")),
        agency_responsible=organization,
        requested_datetime=case.received_at,
        updated_datetime=case.steps[-1].at,
        expected_datetime=case.answer_by,
        address=str(place.get("address", "")),
        lat=place.get("lat"),
        long=place.get("lon"),
    )


def decode_moment(text: str) -> datetime | None:
    """RFC 3339, as GeoReport's arguments have it; None for none. Raises msgspec.ValidationError."""
    if not text:
        return None
    found = msgspec.convert(text, datetime)
    return found if found.tzinfo is not None else found.astimezone()
