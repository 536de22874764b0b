"""A submission becomes a case: the constancia, the case in both databases, the notice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from schemas.documents import CaseStep, DeskCase, Form, Receipt, Service, Submission
from schemas.text import Text, Uuid
from server.portal import confidential
from server.portal.derived import Derived, case_of, case_page, notice, uuid_of
from server.portal.organizations import organization_of


class Registration(Struct, frozen=True, kw_only=True):
    """What the office adds. The deadline runs from ``received_at``, the server's moment, whatever
    the device's clock said."""

    uuid: Uuid
    citizen: str
    number: str
    received_at: datetime
    answer_by: date


def register(submission: Submission, service: Service, entry: Registration) -> Derived:
    """The documents of a submission that obeys its form."""
    uuid, received_at = entry.uuid, entry.received_at
    told = notice("received", uuid, uuid, received_at, entry.number)
    kind = kind_of(submission.data)
    desk = DeskCase(
        id=f"desk-case:{uuid}",
        number=entry.number,
        citizen=entry.citizen,
        service=submission.service,
        service_version=submission.service_version,
        service_title=service.title,
        organization=organization_of(service),
        organization_name=service.organization,
        kind=kind,
        kind_title=kind_title(service.form, kind),
        data=submission.data,
        confidential=confidential.asked(submission.data),
        personal=confidential.personal_fields(service.form),
        language=submission.language,
        via=submission.via,
        state="received",
        steps=[CaseStep("received", received_at)],
        thread=[],
        submitted_at=submission.created_at,
        received_at=received_at,
        answer_by=entry.answer_by,
        municipality=municipality_of(submission.data),
    )
    return Derived(
        hers=(case_of(desk), receipt_of(desk, service), told),
        desk=desk,
        notice=told,
        page=case_page(uuid),
    )


def receipt_of(desk: DeskCase, service: Service) -> Receipt:
    """The constancia of a case that was sent to ``service``."""
    return Receipt(
        id=f"receipt:{uuid_of(desk.id)}",
        number=desk.number,
        service=desk.service,
        service_title=desk.service_title,
        received_at=desk.received_at,
        received_by=service.organization,
        submitted_at=desk.submitted_at,
        answer_by=desk.first_answer_by or desk.answer_by,
    )


def kind_of(data: dict[str, Any]) -> str:
    """What the form calls it: queja, peticion, denuncia, sugerencia, or the service's own word;
    empty where it asks for none."""
    kind = data.get("kind")
    return kind if isinstance(kind, str) else ""


def kind_title(form: Form, kind: str) -> Text | None:
    """The kind in the form's words."""
    field = form.schema.get("properties", {}).get("kind")
    options = field.get("x-options") if isinstance(field, dict) else None
    words = options.get(kind) if isinstance(options, dict) else None
    if not isinstance(words, dict) or not {"es", "en"} <= words.keys():
        return None
    return Text(es=str(words["es"]), en=str(words["en"]))


def municipality_of(data: dict[str, Any]) -> str:
    """The slug of the municipality a form is about: its own field, else that of its first place;
    empty where it names none."""
    places = (value.get("municipality") for value in data.values() if isinstance(value, dict))
    for candidate in (data.get("municipality"), *places):
        if isinstance(candidate, str):
            return candidate
    return ""
