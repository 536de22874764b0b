"""Writes what a rule derived: documents, the desk's rows and the push, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from schemas.documents import Notice
from server import records
from server.access import DESK, PUBLIC, citizen_database
from server.accounts import joining
from server.desk.index import index
from server.notify.messages import PushMessage
from server.notify.outbox import cases_of, enqueue
from server.portal.derived import Derived, case_page, publication_page
from sync.documents import AttachmentSource
from sync.transaction import Transaction


def carry_out(
    transaction: Transaction,
    citizen: str,
    derived: Derived,
    at: datetime,
    attachments: Mapping[str, AttachmentSource] | None = None,
) -> str:
    """Writes it all and returns the desk document's revision (empty if there is none).

    ``attachments`` are the desk document's. Where the citizen's database is gone (an admin dropped
    it) the desk's side is written all the same."""
    hers = citizen_database(citizen)
    if transaction.exists(hers):
        for document in derived.hers:
            records.save(transaction, hers, document)
    if derived.public is not None:
        records.save(transaction, PUBLIC, derived.public)
    if derived.withdrawn:
        records.remove(transaction, PUBLIC, derived.withdrawn)
    if derived.notice is not None:
        # Two citizens may have made the same uuid; each is told of hers.
        key = f"{citizen}/{derived.notice.id}"
        message = _message(derived.notice, derived.page)
        account = joining.account_of(transaction, citizen)
        audience = [cases_of(each) for each in (citizen, account) if each]
        enqueue(transaction.connection, audience, message, key=key, at=at)
    if derived.desk is None:
        return ""
    index(transaction, derived.desk)
    return records.save(transaction, DESK, derived.desk, attachments)


def _message(notice: Notice, page: str) -> PushMessage:
    of_case = page == case_page(notice.subject)
    slug = page.removeprefix(publication_page(""))
    return PushMessage(
        kind=notice.kind,
        url=page,
        case=notice.subject if of_case else None,
        slug=slug if slug != page else None,
        number=notice.number,
    )
