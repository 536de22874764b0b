"""What a case is made of, whoever looks at it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

from schemas.document import Document
from schemas.text import Moment, Prose, Slug, Text, Uuid

CaseState = Literal[
    "received", "in_study", "waiting_citizen", "answered", "closed", "in_review", "redirected"
]


class CaseStep(Struct, frozen=True, forbid_unknown_fields=True):
    """A state and since when."""

    state: CaseState
    at: Moment


class Redirect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case went to the body that is competent. ``organization`` is empty for a body that is not
    at this portal. ``answer_by`` is the day that counts from then on, if this portal knows it."""

    to: Text
    reason: Prose
    at: Moment
    organization: str = ""
    answer_by: date | None = None


class Extension(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one extension of a case: why, when it was decided, from which day to which."""

    reason: Prose
    at: Moment
    before: date
    answer_by: date


class CaseReview(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Her disagreement ``review:<uuid>`` and whether it was answered."""

    uuid: Uuid
    asked_at: Moment
    answer_by: date
    decided_at: Moment | None = None


class CaseFacts(Document, kw_only=True):
    """What both sides know of a case. ``answer_by`` is the day that counts now; ``kind`` is what
    the form calls it (queja, peticion, …), empty where it names none."""

    number: str
    service: Slug
    service_title: Text
    state: CaseState
    steps: list[CaseStep]
    received_at: Moment
    answer_by: date
    organization_name: Text | None = None
    kind: str = ""
    kind_title: Text | None = None
    confidential: bool = False
    redirects: list[Redirect] = field(default_factory=list)
    extension: Extension | None = None
    review: CaseReview | None = None


class ThreadEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message of the citizen or an answer of an official, in the order the server received.
    ``name`` is the one citizens read, ``official`` the one she signs in with. ``about`` says that
    it is no plain message: a disagreement, the reason of an extension or of a redirection."""

    uuid: Uuid
    author: Literal["citizen", "official"]
    name: str
    text: str
    at: Moment
    official: str = ""
    about: Literal["", "review", "extension", "redirect"] = ""


class OverdueCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that was not answered in time."""

    uuid: Uuid
    number: str
    organization: str
    municipality: str
    answer_by: date
    assignee: str = ""
