"""Document types of ``public``: services with their forms, news, what citizens published, what
counts and who is where."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from schemas.document import Document
from schemas.participation import ProposalKind, ProposalTopic
from schemas.text import Moment, Slug, Text, Uuid


class FormPage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One screen of a form: a group of fields that belong together."""

    title: Text
    fields: list[str]
    help: Text | None = None


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``schema`` is JSON Schema 2020-12 with annotations ``x-label``, ``x-help``, ``x-options``,
    ``x-widget``, ``x-past``; a field is shown where the schema's ``allOf``/``if`` allows it (see
    ``schemas/services/README.md``)."""

    schema: dict[str, Any]
    pages: list[FormPage]


class OfficeRef(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one goes in person."""

    name: Text
    #: A street address is the same in every language; a description of a place is not.
    address: Text | str
    hours: Text
    phone: str = ""
    municipality: str = ""


class Service(Document, tag="service"):
    """A trámite: its page and its form. ``organization_slug`` names the organization in grants; it
    is made of its Spanish name where it is empty."""

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
    organization_slug: str = ""
    #: The field whose options other cities' apps may report (server/open311); empty: none.
    open311: str = ""


class Picture(Struct, forbid_unknown_fields=True):
    """A picture of a publication: its attachment's name, what it shows in words, and its size in
    pixels."""

    name: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\.webp$")]
    alt: Text
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]


class Publication(Document, tag="publication"):
    """News. ``body`` is plain paragraphs; ``topics`` are what it is about, in a few words each.
    ``corrected_at``: when its words were last changed after it was published, and ``correction``
    why."""

    section: Slug
    section_title: Text
    title: Text
    body: list[Text]
    published_on: date
    municipality: str = ""
    organization: str = ""
    corrected_at: Moment | None = None
    correction: Text | None = None
    topics: list[Text] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


class PublishedComment(Document, tag="published-comment"):
    """A comment that a moderator approved: ``published-comment:U`` follows ``comment:U``."""

    publication: Slug
    text: str
    author_name: str
    at: Moment
    answers: Uuid | None = None


class PublishedProposal(Document, tag="published-proposal"):
    """A proposal that a moderator approved: ``published-proposal:U`` follows ``proposal:U``."""

    kind: ProposalKind
    topic: ProposalTopic
    title: str
    text: str
    author_name: str
    at: Moment
    municipality: str = ""


class Tally(Document, tag="tally"):
    """Figures of ``publication:<slug>``, in ``tally:<slug>``. In ``tally:proposal:U``: ``votes`` is
    how many support ``published-proposal:U``."""

    rating: float
    votes: int
    visits: int
    #: Sum of the votes; None in a tally that no vote was added to yet.
    stars: int | None = None


class Municipality(Document, tag="municipality"):
    """One of the city's municipalities. ``offices`` are those of its own, beside the services'."""

    name: str
    order: int
    offices: list[OfficeRef] = field(default_factory=list)


class Punctuality(Struct, frozen=True, forbid_unknown_fields=True):
    """Of ``cases`` that were answered or should have been, how many were in time."""

    cases: int
    in_time: int


class DeadlinesMet(Document, tag="deadlines-met"):
    """How the law's terms were kept with cases received from ``since`` to ``until``, by slug of
    municipality and of organization. Who had too few cases is left out: figures of two or three
    would tell of one person's."""

    since: date
    until: date
    municipalities: dict[str, Punctuality]
    organizations: dict[str, Punctuality]
