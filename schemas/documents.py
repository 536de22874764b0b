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

from schemas.text import Language, Line, Moment, Prose, Slug, Text, Uuid

CaseState = Literal["received", "in_study", "waiting_citizen", "answered", "closed"]
CommentState = Literal["pending", "published", "refused"]
#: The rules shown above the comment box; a refusal names one of them.
CommentRule = Literal["offensive", "off_topic", "unlawful"]
#: What in a comment makes it seem to break a rule.
FindingWhy = Literal[
    "word", "personal", "link", "length", "empty", "repetition", "shouting", "topic"
]
NoticeKind = Literal[
    "received", "correction", "state", "answered", "comment_published", "comment_refused"
]


class AttachmentStub(Struct, kw_only=True):
    """An attachment as a document carries it (CouchDB "Documents", ``_attachments``)."""

    content_type: str
    length: int = 0
    digest: str = ""
    revpos: int = 0
    stub: bool = False
    data: str = ""


class Document(
    Struct, kw_only=True, tag_field="type", forbid_unknown_fields=True, omit_defaults=True
):
    """What all types share. ``id`` and ``rev`` are empty in a body that is not stored yet."""

    id: str = field(name="_id", default="")
    rev: str = field(name="_rev", default="")
    attachments: dict[str, AttachmentStub] = field(name="_attachments", default_factory=dict)


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


class Comment(Document, tag="comment"):
    """A comment on a publication, before moderation."""

    publication: Slug
    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    author_name: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Language
    created_at: Moment


class Message(Document, tag="message"):
    """What she writes to the official in the thread of her case."""

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


class CaseStep(Struct, frozen=True, forbid_unknown_fields=True):
    """A state and since when."""

    state: CaseState
    at: Moment


class Case(Document, tag="case"):
    """How her submission stands. ``case:U`` follows ``submission:U``."""

    number: str
    service: Slug
    service_title: Text
    state: CaseState
    steps: list[CaseStep]
    received_at: Moment
    answer_by: date


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
    ``message:U`` or ``comment:U`` that could not be taken is answered so too, with no service."""

    problems: list[Problem]
    received_at: Moment
    service: Slug | None = None


class Moderation(Document, tag="moderation"):
    """How her ``comment:U`` stands."""

    publication: Slug
    state: CommentState
    at: Moment
    rule: CommentRule | None = None
    note: str = ""


class Notice(Document, tag="notice"):
    """One entry of her electronic journal. Words are the client's: none are stored here."""

    kind: NoticeKind
    at: Moment
    subject: Uuid
    number: str = ""


# --- written by the server, in ``desk`` -------------------------------------------------------


class ThreadEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message of the citizen or an answer of an official, in the order the server received."""

    uuid: Uuid
    author: Literal["citizen", "official"]
    name: str
    text: str
    at: Moment


class DeskCase(Document, tag="desk-case"):
    """A case as officials see it, whole: ``desk-case:U`` follows ``submission:U``."""

    number: str
    citizen: str
    service: Slug
    service_version: int
    service_title: Text
    data: dict[str, Any]
    language: Language
    via: Literal["web", "kiosk", "open311"]
    state: CaseState
    steps: list[CaseStep]
    thread: list[ThreadEntry]
    submitted_at: Moment
    received_at: Moment
    answer_by: date
    municipality: str = ""


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that a comment seems to break, and what in it seems so. It proposes; a moderator
    decides."""

    rule: CommentRule
    why: FindingWhy
    found: str


class DeskComment(Document, tag="desk-comment"):
    """A comment to moderate: ``desk-comment:U`` follows ``comment:U``."""

    citizen: str
    publication: Slug
    text: str
    author_name: str
    language: Language
    state: CommentState
    submitted_at: Moment
    received_at: Moment
    decided_at: Moment | None = None
    decided_by: str = ""
    rule: CommentRule | None = None
    note: str = ""
    findings: list[Finding] = field(default_factory=list)


# --- content, in ``public`` -------------------------------------------------------------------


class FormPage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One screen of a form: a group of fields that belong together."""

    title: Text
    fields: list[str]
    help: Text | None = None


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``schema`` is JSON Schema 2020-12 with annotations ``x-label``, ``x-help``, ``x-options``,
    ``x-widget``; a field is shown where the schema's ``allOf``/``if`` allows it (see
    ``schemas/services/README.md``)."""

    schema: dict[str, Any]
    pages: list[FormPage]


class OfficeRef(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one goes in person."""

    name: Text
    address: str
    hours: Text
    phone: str = ""
    municipality: str = ""


class Service(Document, tag="service"):
    """A trámite: its page and its form."""

    version: int
    order: int
    title: Text
    summary: Text
    organization: Text
    who: Text
    requirements: list[Text]
    legal_basis: list[Text]
    cost: Text
    duration: Text
    offices: list[OfficeRef]
    form: Form
    #: The field whose options other cities' apps may report (server/open311); empty: none.
    open311: str = ""


class Publication(Document, tag="publication"):
    """News. ``body`` is plain paragraphs."""

    section: Slug
    section_title: Text
    title: Text
    body: list[Text]
    published_on: date
    municipality: str = ""


class PublishedComment(Document, tag="published-comment"):
    """A comment that a moderator approved: ``published-comment:U`` follows ``comment:U``."""

    publication: Slug
    text: str
    author_name: str
    at: Moment


class Tally(Document, tag="tally"):
    """Figures of ``publication:<slug>``, in ``tally:<slug>``."""

    rating: float
    votes: int
    visits: int


class Municipality(Document, tag="municipality"):
    """One of the city's municipalities."""

    name: str
    order: int


CitizenWritten = Submission | Comment | Message
ServerWritten = Case | Receipt | Answer | Correction | Moderation | Notice
DeskDocument = DeskCase | DeskComment
PublicDocument = Service | Publication | PublishedComment | Tally | Municipality
AnyDocument = CitizenWritten | Draft | ServerWritten | DeskDocument | PublicDocument
