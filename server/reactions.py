"""What the server does about one document that came in: loads what its rule needs, applies the
rule, writes what follows. Each reaction checks first whether it was done already, so that meeting a
document again, in whatever way, changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from schemas.documents import (
    Case,
    Comment,
    DeskCase,
    Message,
    Problem,
    Publication,
    Service,
    Submission,
)
from server import records
from server.access import DESK, PUBLIC, citizen_database
from server.config import Config
from server.effects import carry_out
from server.notify.messages import PushMessage
from server.notify.outbox import enqueue, municipality, section
from server.numbers import next_case_number
from server.portal import comments, registration, thread
from server.portal.deadlines import answer_by, city_date
from server.portal.derived import Derived, case_page, correction, publication_page, uuid_of
from server.portal.forms import FormChecker
from server.portal.registration import Registration
from server.portal.words import problem
from sync import revision
from sync.documents import AttachmentRef, AttachmentSource, Stored
from sync.transaction import Transaction

#: What a citizen writes and the reconciler reads.
CITIZEN_TYPES: Final = frozenset({"submission", "comment", "message"})

_FORMS_KEPT: Final = 256


class PostponedError(Exception):
    """Something this document needs is not there yet; it waits among the parked."""


class Cause(Struct, frozen=True, kw_only=True):
    """A citizen's document and the transaction in which the server reacts to it."""

    transaction: Transaction
    citizen: str
    stored: Stored
    uuid: str
    at: datetime

    @property
    def db(self) -> str:
        return citizen_database(self.citizen)

    def has(self, type_: str) -> bool:
        """Whether the derived document of that type is there."""
        return records.exists(self.transaction, self.db, f"{type_}:{self.uuid}")

    def on_desk(self, type_: str) -> bool:
        """Whether the desk has it, from this citizen or from another one who made the same uuid."""
        return records.exists(self.transaction, DESK, f"{type_}:{self.uuid}")

    def carry_out(
        self, derived: Derived, attachments: Mapping[str, AttachmentSource] | None = None
    ) -> None:
        carry_out(self.transaction, self.citizen, derived, self.at, attachments)

    def refuse(self, problems: list[Problem], page: str, service: str | None = None) -> None:
        """Answers with a correction."""
        self.carry_out(correction(self.uuid, problems, self.at, page, service))


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
            case "comment":
                _comment(cause)
            case "message":
                _message(cause)

    def to_publication(self, transaction: Transaction, stored: Stored, at: datetime) -> None:
        """Tells the subscribers of a new publication; of a corrected one, nobody."""
        if revision.parse(stored.rev)[0] != 1:
            return
        news = records.decode(stored.body, stored.id, stored.rev, Publication)
        slug = stored.id.partition(":")[2]
        audience = [section(news.section)]
        if news.municipality:
            audience.append(municipality(news.municipality))
        message = PushMessage(kind="publication", url=publication_page(slug), slug=slug)
        enqueue(transaction.connection, audience, message, key=stored.id, at=at)

    def _submission(self, cause: Cause) -> None:
        if cause.has("case") or cause.has("correction"):
            return
        stored = cause.stored
        sent = records.decode(stored.body, stored.id, stored.rev, Submission)
        service = records.load(cause.transaction, PUBLIC, f"service:{sent.service}", Service)
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
            answer_by=answer_by(cause.at, self._config.time_zone, self._config.answer_days),
        )
        files: dict[str, AttachmentSource] = {
            info.name: AttachmentRef(info.content_type, info.digest) for info in stored.attachments
        }
        cause.carry_out(registration.register(sent, service, entry), files)

    def _problems(self, cause: Cause, sent: Submission, service: Service | None) -> list[Problem]:
        if service is None:
            return [problem("", "service")]
        if service.version != sent.service_version:
            return [problem("", "version")]
        if cause.on_desk("desk-case"):
            return [problem("", "taken")]
        names = {info.name for info in cause.stored.attachments}
        today = city_date(cause.at, self._config.time_zone)
        return self._checker(service).problems(sent.data, names, today)

    def _checker(self, service: Service) -> FormChecker:
        """The service's form, compiled; kept by its revision, so a changed form is another one."""
        key = f"{service.id} {service.rev}"
        found = self._forms.get(key)
        if found is None:
            if len(self._forms) >= _FORMS_KEPT:
                self._forms.clear()
            found = self._forms[key] = FormChecker(service.form)
        return found


def _comment(cause: Cause) -> None:
    if cause.has("moderation") or cause.has("correction"):
        return
    stored = cause.stored
    sent = records.decode(stored.body, stored.id, stored.rev, Comment)
    problems: list[Problem] = []
    if not records.exists(cause.transaction, PUBLIC, f"publication:{sent.publication}"):
        problems = [problem("publication", "publication")]
    elif not sent.text.strip() or not sent.author_name.strip():
        problems = [problem("text" if not sent.text.strip() else "author_name", "blank")]
    elif cause.on_desk("desk-comment"):
        problems = [problem("", "taken")]
    if problems:
        cause.refuse(problems, publication_page(sent.publication))
        return
    cause.carry_out(comments.take_comment(sent, cause.uuid, cause.citizen, cause.at))


def _message(cause: Cause) -> None:
    if cause.has("correction"):
        return
    stored, transaction = cause.stored, cause.transaction
    sent = records.decode(stored.body, stored.id, stored.rev, Message)
    hers = records.load(transaction, cause.db, f"case:{sent.case}", Case)
    desk = records.load(transaction, DESK, f"desk-case:{sent.case}", DeskCase)
    if hers is None or desk is None or desk.citizen != cause.citizen:
        if _is_underway(cause, sent.case):
            raise PostponedError(f"submission:{sent.case} is not registered yet")
        cause.refuse([problem("case", "case")], case_page(sent.case))
        return
    if any(entry.uuid == cause.uuid for entry in desk.thread):
        return
    if not sent.text.strip():
        cause.refuse([problem("text", "blank")], case_page(sent.case))
        return
    cause.carry_out(thread.take_message(hers, desk, sent, cause.uuid, cause.at))


def _is_underway(cause: Cause, case: str) -> bool:
    """She did send that submission, and it has neither become a case nor been refused."""
    sent, answered = f"submission:{case}", f"correction:{case}"
    return records.exists(cause.transaction, cause.db, sent) and not records.exists(
        cause.transaction, cause.db, answered
    )
