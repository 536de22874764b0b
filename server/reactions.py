"""What the server does about one document that came in: loads what its rule needs, applies the
rule, writes what follows. Each reaction checks first whether it was done already, so that meeting a
document again, in whatever way, changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from schemas.documents import (
    DeskCase,
    Message,
    Problem,
    Publication,
    Review,
    Service,
    Submission,
)
from server import records, services
from server.access import DESK, TABLE
from server.cause import Cause, PostponedError
from server.config import Config
from server.notify.messages import PushMessage
from server.notify.outbox import enqueue, municipality, section
from server.numbers import next_case_number
from server.participation.reactions import participate
from server.portal import by_law, registration, restoring, thread
from server.portal.deadlines import answer_by, city_date
from server.portal.derived import case_page, publication_page, uuid_of
from server.portal.forms import FormChecker
from server.portal.registration import Registration
from server.portal.words import problem
from server.tables import announced
from server.upsert import insert
from sync.documents import AttachmentRef, AttachmentSource, Stored
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: What a citizen writes and the reconciler reads.
CITIZEN_TYPES: Final = TABLE["citizen"]["owner"].types

_FORMS_KEPT: Final = 256


class Reactions:
    """The reactions with what they share: settings, and forms compiled once."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._forms: dict[str, FormChecker] = {}

    def to_citizen(
        self, transaction: Transaction, citizen: str, stored: Stored, at: datetime
    ) -> None:
        """Reacts to a document of a citizen's database. Raises whatever a malformed one causes."""
        cause = Cause(
            transaction=transaction,
            citizen=citizen,
            stored=stored,
            uuid=uuid_of(stored.id),
            at=at,
        )
        match stored.id.partition(":")[0]:
            case "submission":
                self._submission(cause)
            case "message":
                _message(cause)
            case "review":
                self._review(cause)
            case type_:
                participate(type_, cause)

    def to_publication(self, transaction: Transaction, stored: Stored, at: datetime) -> None:
        """Tells the subscribers of a new publication; of one they were told of, nobody."""
        news = records.decode(stored.body, stored.id, stored.rev, Publication)
        first = transaction.connection.execute(
            insert(transaction.connection, announced)
            .values(id=stored.id)
            .on_conflict_do_nothing(index_elements=["id"])
        )
        if not first.rowcount:
            return
        slug = stored.id.partition(":")[2]
        audience = [section(news.section)]
        if news.municipality:
            audience.append(municipality(news.municipality))
        message = PushMessage(kind="publication", url=publication_page(slug), slug=slug)
        enqueue(transaction.connection, audience, message, key=stored.id, at=at)

    def to_service(self, transaction: Transaction, stored: Stored) -> None:
        """Keeps the version, for those who fill it in now and send it later."""
        services.remember(transaction, records.decode(stored.body, stored.id, stored.rev, Service))

    def _submission(self, cause: Cause) -> None:
        if cause.has("case") or cause.has("correction"):
            return
        stored = cause.stored
        sent = records.decode(stored.body, stored.id, stored.rev, Submission)
        known = cause.on_desk("desk-case", DeskCase)
        if known is not None:
            _registered_before(cause, known)
            return
        service = _service(cause.transaction, sent)
        problems = self._problems(cause, sent, service)
        if problems or service is None:
            cause.refuse(problems, case_page(cause.uuid), sent.service)
            return
        today = city_date(cause.at, self._config.time_zone)
        entry = Registration(
            uuid=cause.uuid,
            citizen=cause.citizen,
            number=next_case_number(cause.transaction, today.year),
            received_at=cause.at,
            answer_by=answer_by(cause.at, self._config.terms),
        )
        files: dict[str, AttachmentSource] = {
            info.name: AttachmentRef(info.content_type, info.digest) for info in stored.attachments
        }
        cause.carry_out(registration.register(sent, service, entry), files)

    def _review(self, cause: Cause) -> None:
        stored = cause.stored
        sent = records.decode(stored.body, stored.id, stored.rev, Review)
        desk = _case_of_hers(cause, sent)
        if desk is None:
            return
        try:
            derived = by_law.disagree(desk, sent, cause.uuid, cause.at, self._config.terms)
        except thread.NotAllowedError:
            cause.refuse([problem("", "review")], case_page(sent.case))
            return
        cause.carry_out(derived)

    def _problems(self, cause: Cause, sent: Submission, service: Service | None) -> list[Problem]:
        if service is None:
            return [problem("", "service")]
        if service.version != sent.service_version:
            return [problem("", "version")]
        names = {info.name for info in cause.stored.attachments}
        today = city_date(cause.at, self._config.time_zone)
        return self._checker(service).problems(sent.data, names, today)

    def _checker(self, service: Service) -> FormChecker:
        """The service's form, compiled; kept by its revision, so a changed form is another one."""
        key = f"{service.id} {service.version} {service.rev}"
        found = self._forms.get(key)
        if found is None:
            if len(self._forms) >= _FORMS_KEPT:
                self._forms.clear()
            found = self._forms[key] = FormChecker(service.form)
        return found


def _service(snapshot: Snapshot, sent: Submission) -> Service | None:
    """The service as it was when she filled in its form, if it is still offered; as it is now where
    it never had that version."""
    now = services.offered(snapshot, sent.service)
    if now is None or now.version == sent.service_version:
        return now
    return services.at_version(snapshot, sent.service, sent.service_version) or now


def _registered_before(cause: Cause, known: DeskCase) -> None:
    """The desk holds a case under this uuid. Hers: her side of it is written again."""
    if known.citizen != cause.citizen:
        cause.refuse([problem("", "taken")], case_page(cause.uuid), known.service)
        return
    service = services.at_version(cause.transaction, known.service, known.service_version)
    cause.carry_out(restoring.case_again(known, service))


def _message(cause: Cause) -> None:
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Message)
    desk = _case_of_hers(cause, sent)
    if desk is None:
        return
    if thread.unanswered(desk) >= thread.MOST_UNANSWERED:
        limit = thread.MOST_UNANSWERED
        cause.refuse([problem("", "too_many", limit=limit)], case_page(sent.case))
        return
    cause.carry_out(thread.take_message(desk, sent, cause.uuid, cause.at))


def _case_of_hers(cause: Cause, sent: Message | Review) -> DeskCase | None:
    """The case in whose thread she writes; None where there is nothing (more) to do: it was dealt
    with, or answered with a correction just now. Raises PostponedError while the case is not
    registered."""
    if cause.has("correction"):
        return None
    desk = records.load(cause.transaction, DESK, f"desk-case:{sent.case}", DeskCase)
    if _is_lost(cause, sent.case, desk):
        cause.refuse([problem("case", "case")], case_page(sent.case))
        return None
    if desk is None or not records.exists(cause.transaction, cause.db, f"case:{sent.case}"):
        raise PostponedError(f"submission:{sent.case}")
    if any(entry.uuid == cause.uuid for entry in desk.thread):
        return None
    if not sent.text.strip():
        cause.refuse([problem("text", "blank")], case_page(sent.case))
        return None
    return desk


def _is_lost(cause: Cause, case: str, desk: DeskCase | None) -> bool:
    """Nothing can make this a case of hers: it is somebody else's, or what she sent was refused.
    Otherwise her submission may still be on its way, for a phone may send in any order."""
    if desk is not None:
        return desk.citizen != cause.citizen
    return records.exists(cause.transaction, cause.db, f"correction:{case}")
