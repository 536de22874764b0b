"""Every document type of the portal: one Struct each, told apart by ``type``.

A document's id is ``<type>:<uuid>`` or, for content, ``<type>:<slug>``. A document that the
server derives carries the uuid of what caused it (``submission:U`` gives ``case:U`` and
``receipt:U``), so doing the same work twice writes the same document.

Each type belongs to one side. Nothing mutates a document of the other side: the answer to a
submission is another document. Moments a device reports end in ``created_at``; moments the server
vouches for have other names.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from schemas.cases import (
    CaseFacts,
    CaseReview,
    CaseState,
    CaseStep,
    Extension,
    OverdueCase,
    Redirect,
    ThreadEntry,
)
from schemas.content import (
    DeadlinesMet,
    Form,
    FormPage,
    Municipality,
    OfficeRef,
    Picture,
    Publication,
    PublishedComment,
    PublishedProposal,
    Punctuality,
    Service,
    Tally,
)
from schemas.document import AttachmentStub, Document
from schemas.participation import (
    Appeal,
    Comment,
    CommentRule,
    CommentState,
    DeskComment,
    Finding,
    FindingWhy,
    Moderation,
    Proposal,
    ProposalHead,
    Report,
    Support,
    Vote,
)
from schemas.text import Language, Line, Moment, Prose, Slug, Text, Uuid

#: Other files' types that are imported from here too.
__all__ = [
    "Appeal",
    "AttachmentStub",
    "CaseFacts",
    "CaseReview",
    "CaseState",
    "CaseStep",
    "Comment",
    "CommentRule",
    "CommentState",
    "DeadlinesMet",
    "DeskComment",
    "Document",
    "Extension",
    "Finding",
    "FindingWhy",
    "Form",
    "FormPage",
    "Moderation",
    "Municipality",
    "OfficeRef",
    "OverdueCase",
    "Picture",
    "Proposal",
    "ProposalHead",
    "Publication",
    "PublishedComment",
    "PublishedProposal",
    "Punctuality",
    "Redirect",
    "Report",
    "Service",
    "Support",
    "Tally",
    "ThreadEntry",
    "Vote",
]

NoticeKind = Literal[
    "received",
    "correction",
    "state",
    "answered",
    "extended",
    "redirected",
    "comment_published",
    "comment_refused",
    "comment_taken_down",
    "proposal_published",
    "proposal_refused",
    "proposal_taken_down",
    "appeal_granted",
    "appeal_denied",
]


# --- written by a citizen, in her own database -----------------------------------------------


class Submission(Document, tag="submission"):
    """A form she sent. Immutable: a corrected one is a new submission that ``replaces`` it."""

    service: Slug
    service_version: Annotated[int, Meta(ge=1)]
    data: dict[str, Any]
    language: Language
    created_at: Moment
    via: Literal["web", "kiosk", "open311"] = "web"
    replaces: Uuid | None = None


class Message(Document, tag="message"):
    """What she writes to the official in the thread of her case."""

    case: Uuid
    text: Prose
    created_at: Moment


class Review(Document, tag="review"):
    """She disagrees with the answer to her case (inconformidad) and asks that it be looked at
    again."""

    case: Uuid
    text: Prose
    created_at: Moment


class Draft(Document, tag="draft"):
    """A form she has begun: in the phone, and in ``drafts-<hex>`` if she wants it elsewhere."""

    service: Slug
    service_version: Annotated[int, Meta(ge=1)]
    data: dict[str, Any]
    language: Language
    created_at: Moment
    changed_at: Moment
    page: int = 0
    replaces: Uuid | None = None


# --- written by the server, in a citizen's database ------------------------------------------


class Case(CaseFacts, kw_only=True, tag="case"):
    """How her submission stands. ``case:U`` follows ``submission:U``."""


class Receipt(Document, tag="receipt"):
    """The constancia: what was received, when, by whom (Decree 112/2024). Never changes."""

    number: str
    service: Slug
    service_title: Text
    received_at: Moment
    received_by: Text
    submitted_at: Moment
    answer_by: date


class Answer(Document, tag="answer"):
    """What an official answered in the thread of case ``case``."""

    case: Uuid
    text: Prose
    official_name: Line
    at: Moment
    state: CaseState


class Problem(Struct, frozen=True, forbid_unknown_fields=True):
    """One field that breaks its form. ``field`` is empty where the whole form is meant."""

    field: str
    rule: str
    message: Text


class Correction(Document, tag="correction"):
    """Why ``submission:U`` opened no case, field by field. She mends it and sends it anew. A
    ``message:U``, ``comment:U`` or another text that could not be taken is answered so too, with no
    service."""

    problems: list[Problem]
    received_at: Moment
    service: Slug | None = None


class Notice(Document, tag="notice"):
    """One entry of her electronic journal. Words are the client's: none are stored here."""

    kind: NoticeKind
    at: Moment
    subject: Uuid
    number: str = ""


class Erasure(Document, tag="erasure"):
    """She had all of hers erased: nothing else is left in this database, and a device that reads
    this forgets what it holds of it."""

    at: Moment


# --- written by the server, in ``desk`` -------------------------------------------------------


class DeskCase(CaseFacts, kw_only=True, tag="desk-case"):
    """A case as officials see it, whole: ``desk-case:U`` follows ``submission:U``. ``personal``
    names the fields of ``data`` that say who she is. ``arrived_at`` is when the present
    organization received it, if another one did before; ``first_answer_by`` is the day that the
    constancia named, where another one counts now."""

    citizen: str
    service_version: int
    data: dict[str, Any]
    language: Language
    via: Literal["web", "kiosk", "open311"]
    thread: list[ThreadEntry]
    submitted_at: Moment
    municipality: str = ""
    organization: str = ""
    personal: list[str] = field(default_factory=list)
    assignee: str = ""
    assignee_name: str = ""
    arrived_at: Moment | None = None
    first_answer_by: date | None = None


class Template(Document, tag="template"):
    """A ready answer of an organization (all of them, if empty): ``{number}``, ``{service}``,
    ``{answer_by}`` and ``{official}`` in it stand for the case's own."""

    title: Line
    text: Text
    organization: str = ""


class DueReport(Document, tag="due-report"):
    """``due-report:<date>``: the cases that were past their day on that morning."""

    day: date
    at: Moment
    past: list[OverdueCase]


CitizenWritten = (
    Submission | Comment | Proposal | Message | Review | Vote | Support | Report | Appeal
)
ServerWritten = Case | Receipt | Answer | Correction | Moderation | Notice | Erasure
DeskDocument = DeskCase | DeskComment
PublicDocument = (
    Service
    | Publication
    | PublishedComment
    | PublishedProposal
    | Tally
    | Municipality
    | DeadlinesMet
)
AnyDocument = (
    CitizenWritten | Draft | ServerWritten | DeskDocument | Template | DueReport | PublicDocument
)
