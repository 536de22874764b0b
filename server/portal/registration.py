"""A submission becomes a case: the constancia, the case in both databases, the notice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from schemas.documents import Case, CaseStep, DeskCase, Receipt, Service, Submission
from schemas.text import Uuid
from server.portal.derived import Derived, case_page, notice


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
    steps = [CaseStep("received", received_at)]
    return Derived(
        hers=(
            Case(
                id=f"case:{uuid}",
                number=entry.number,
                service=submission.service,
                service_title=service.title,
                state="received",
                steps=steps,
                received_at=received_at,
                answer_by=entry.answer_by,
            ),
            Receipt(
                id=f"receipt:{uuid}",
                number=entry.number,
                service=submission.service,
                service_title=service.title,
                received_at=received_at,
                received_by=service.organization,
                submitted_at=submission.created_at,
                answer_by=entry.answer_by,
            ),
            told,
        ),
        desk=DeskCase(
            id=f"desk-case:{uuid}",
            number=entry.number,
            citizen=entry.citizen,
            service=submission.service,
            service_version=submission.service_version,
            service_title=service.title,
            data=submission.data,
            language=submission.language,
            via=submission.via,
            state="received",
            steps=steps,
            thread=[],
            submitted_at=submission.created_at,
            received_at=received_at,
            answer_by=entry.answer_by,
            municipality=municipality_of(submission.data),
        ),
        notice=told,
        page=case_page(uuid),
    )


def municipality_of(data: dict[str, Any]) -> str:
    """The slug of the municipality a form is about: its own field, else that of its first place;
    empty where it names none."""
    places = (value.get("municipality") for value in data.values() if isinstance(value, dict))
    for candidate in (data.get("municipality"), *places):
        if isinstance(candidate, str):
            return candidate
    return ""
