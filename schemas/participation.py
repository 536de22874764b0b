"""Document types of participation: comments and proposals, what is decided about them, ratings."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from schemas.document import Document
from schemas.text import Language, Moment, Slug, Uuid

CommentState = Literal["pending", "published", "refused", "taken_down"]
#: The rules shown above the comment box; a refusal names one of them.
CommentRule = Literal["offensive", "off_topic", "unlawful"]
#: What in a comment makes it seem to break a rule.
FindingWhy = Literal[
    "word", "personal", "link", "length", "empty", "repetition", "shouting", "topic"
]
AppealState = Literal["open", "granted", "denied"]
ProposalKind = Literal["suggestion", "criticism", "explanation", "proposal"]
ProposalTopic = Literal[
    "water",
    "streets",
    "housing",
    "transport",
    "health",
    "education",
    "culture",
    "environment",
    "paperwork",
    "other",
]
ProposalTitle = Annotated[str, Meta(min_length=1, max_length=120)]


# --- written by a citizen, in her own database -----------------------------------------------


class Comment(Document, tag="comment"):
    """A comment on a publication, before moderation."""

    publication: Slug
    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    author_name: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Language
    created_at: Moment
    #: The published comment that it answers.
    answers: Uuid | None = None


class Proposal(Document, tag="proposal"):
    """What she suggests, criticizes, explains or proposes to the city, before moderation. About one
    municipality, or, without it, all of the city."""

    kind: ProposalKind
    topic: ProposalTopic
    title: ProposalTitle
    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    author_name: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Language
    created_at: Moment
    municipality: Slug | None = None


class Support(Document, tag="support"):
    """Whether she supports a published proposal. She may change it with another: her newest one
    counts."""

    proposal: Uuid
    supports: bool
    created_at: Moment


class Vote(Document, tag="vote"):
    """How she rates a publication. She may change it with another vote: her newest one counts."""

    publication: Slug
    stars: Annotated[int, Meta(ge=1, le=5)]
    created_at: Moment


class Report(Document, tag="report"):
    """A published comment, or a proposal (then with no publication), seems to her to break a rule.
    Moderators look at it again."""

    comment: Uuid
    reason: CommentRule
    created_at: Moment
    publication: Slug | None = None
    text: Annotated[str, Meta(max_length=1_000)] = ""


class Appeal(Document, kw_only=True, tag="appeal"):
    """Her ``comment:U`` or ``proposal:U`` (then with no publication) was refused or taken down; she
    asks that somebody else look at it."""

    comment: Uuid
    publication: Slug | None = None
    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    created_at: Moment


# --- written by the server --------------------------------------------------------------------


class Moderation(Document, kw_only=True, tag="moderation"):
    """How her ``comment:U`` or ``proposal:U`` (then with no publication) stands."""

    publication: Slug | None = None
    state: CommentState
    at: Moment
    rule: CommentRule | None = None
    note: str = ""
    appeal: AppealState | None = None
    appeal_note: str = ""


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that a comment seems to break, and what in it seems so. It proposes; a moderator
    decides."""

    rule: CommentRule
    why: FindingWhy
    found: str


class CommentReport(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody reported it. Who she is, nobody at the desk needs to know."""

    reason: CommentRule
    text: str
    at: Moment


class CommentAppeal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its author's one appeal. ``against`` is the official, by the name she signs in with, who
    decided what is appealed."""

    uuid: Uuid
    text: str
    at: Moment
    against: str
    state: AppealState = "open"
    decided_at: Moment | None = None
    decided_by: str = ""
    note: str = ""


class ProposalHead(Struct, frozen=True, forbid_unknown_fields=True):
    """What a proposal says beside its text."""

    kind: ProposalKind
    topic: ProposalTopic
    title: str


class DeskComment(Document, kw_only=True, tag="desk-comment"):
    """A comment to moderate, or a proposal: ``desk-comment:U`` follows ``comment:U`` or
    ``proposal:U``. ``decider`` is the name that who decided signs in with. The first
    ``reports_seen`` reports have been dealt with."""

    citizen: str
    publication: Slug | None = None
    proposal: ProposalHead | None = None
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
    organization: str = ""
    municipality: str = ""
    answers: Uuid | None = None
    decider: str = ""
    reports: list[CommentReport] = field(default_factory=list)
    reports_seen: int = 0
    appeal: CommentAppeal | None = None
