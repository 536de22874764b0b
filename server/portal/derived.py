"""Documents that follow from a cause, as values. Their ids follow from it too, so deriving twice
names the same documents. Writing them is the caller's affair."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from msgspec import Struct

from schemas.documents import (
    Case,
    CaseFacts,
    Correction,
    DeskCase,
    DeskDocument,
    Document,
    Notice,
    NoticeKind,
    Problem,
    PublishedComment,
    PublishedProposal,
    ServerWritten,
)
from schemas.text import Slug, Uuid

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Fields of a case on both sides.
_SHARED: Final = tuple(
    name for name in CaseFacts.__struct_fields__ if name not in Document.__struct_fields__
)


class Derived(Struct, frozen=True, kw_only=True):
    """What to write: ``hers`` in the citizen's database, ``desk`` in the officials', ``public``
    for everybody; ``withdrawn`` is the id of what stands there no longer. ``notice`` is one of
    ``hers`` that is worth a push; ``page`` is the path it opens."""

    hers: tuple[ServerWritten, ...]
    desk: DeskDocument | None = None
    public: PublishedComment | PublishedProposal | None = None
    withdrawn: str = ""
    notice: Notice | None = None
    page: str = "/"


def case_page(uuid: Uuid) -> str:
    """The page of a case, and of a submission that became none."""
    return f"/casos/{uuid}"


def publication_page(slug: Slug) -> str:
    """The page of a publication."""
    return f"/noticias/{slug}"


def proposal_page(uuid: Uuid) -> str:
    """The page of a proposal."""
    return f"/propuestas/{uuid}"


class Act(Struct, frozen=True):
    """An official's command: its uuid, made by the client; the name people see; when; the name she
    signs in with."""

    command: Uuid
    official: str
    at: datetime
    name: str = ""


def case_of(desk: DeskCase) -> Case:
    """Her view of a case: what both sides know of it."""
    facts = {name: getattr(desk, name) for name in _SHARED}
    return Case(id=f"case:{uuid_of(desk.id)}", **facts)


def uuid_of(id: str) -> Uuid:
    """The part of an id after its type. Raises ValueError where it is no UUID in lower case."""
    found = id.partition(":")[2]
    if not _UUID.fullmatch(found):
        raise ValueError("the id has no UUID in its canonical form")
    return found


def notice(kind: NoticeKind, cause: Uuid, subject: Uuid, at: datetime, number: str = "") -> Notice:
    """An entry of her journal; ``cause`` is the uuid of what made it happen."""
    return Notice(id=f"notice:{cause}-{kind}", kind=kind, at=at, subject=subject, number=number)


def correction(
    uuid: Uuid, problems: list[Problem], at: datetime, page: str, service: Slug | None = None
) -> Derived:
    """The answer to a document that cannot be taken: what is wrong with it, shown on ``page``."""
    told = notice("correction", uuid, uuid, at)
    answer = Correction(id=f"correction:{uuid}", problems=problems, service=service, received_at=at)
    return Derived(hers=(answer, told), notice=told, page=page)
