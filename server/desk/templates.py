"""The ready answers of organizations: documents of ``desk`` that administrators write."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from schemas.documents import Template
from schemas.text import Line, Text
from server import records
from server.access import DESK
from server.desk.scope import load_case
from server.officials import audit
from server.officials.administering import Author
from server.officials.grants import Grant, may_grant
from server.portal.templates import NAMES, fill, unknown_names
from server.principal import Principal
from sync.errors import BadRequest, Forbidden, NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Characters of a template in one language: it becomes an answer.
_LONGEST = 10_000
#: Templates that are read; a portal has dozens.
_MOST = 1_000


class TemplateText(Struct, frozen=True, forbid_unknown_fields=True):
    """What an administrator writes."""

    title: Line
    text: Text
    organization: Annotated[str, Meta(max_length=80)] = ""


class TemplateView(Struct, frozen=True):
    """A template as administrators see it."""

    uuid: str
    title: str
    text: Text
    organization: str


class ReadyAnswer(Struct, frozen=True):
    """A template filled in for a case."""

    title: str
    text: str


def templates(snapshot: Snapshot, official: Principal) -> list[TemplateView]:
    """Those within an administrator's reach, by title."""
    return [
        TemplateView(one.id.partition(":")[2], one.title, one.text, one.organization)
        for one in _all(snapshot)
        if _reaches(official, one.organization)
    ]


def ready_answers(snapshot: Snapshot, official: Principal, uuid: str) -> list[ReadyAnswer]:
    """What may be answered to a case: its organization's templates and those for all. Raises
    NotFound."""
    case = load_case(snapshot, official, uuid)
    name = official.display or official.name
    return [
        ReadyAnswer(one.title, fill(one.text, case, name))
        for one in _all(snapshot)
        if one.organization in ("", case.organization)
    ]


def save(t: Transaction, by: Author, uuid: str, wanted: TemplateText) -> TemplateView:
    """Writes a template. Raises Forbidden beyond her reach; BadRequest for one that is empty, too
    long, or names what there is not."""
    before = records.load(t, DESK, f"template:{uuid}", Template)
    for organization in {wanted.organization, *([before.organization] if before else [])}:
        _check(by, organization)
    if not (wanted.title.strip() and wanted.text.es.strip() and wanted.text.en.strip()):
        raise BadRequest("a template has a title and its text in both languages")
    if max(len(wanted.text.es), len(wanted.text.en)) > _LONGEST:
        raise BadRequest(f"the text is longer than {_LONGEST} characters")
    if unknown := unknown_names(wanted.text):
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise BadRequest(f"{{{unknown[0]}}} stands for nothing; there are {known}")
    document = Template(
        id=f"template:{uuid}",
        title=wanted.title,
        text=wanted.text,
        organization=wanted.organization,
    )
    rev = records.save(t, DESK, document)
    audit.record(
        t,
        by.name,
        "template_save",
        by.at,
        subject=document.id,
        before=before.rev if before else "",
        after=rev,
        detail={"title": wanted.title, "organization": wanted.organization},
    )
    return TemplateView(uuid, wanted.title, wanted.text, wanted.organization)


def remove(t: Transaction, by: Author, uuid: str) -> None:
    """Raises NotFound, Forbidden."""
    before = records.load(t, DESK, f"template:{uuid}", Template)
    if before is None:
        raise NotFound("There is no such template.")
    _check(by, before.organization)
    t.put(DESK, before.id, b"{}", rev=before.rev, deleted=True)
    detail = {"title": before.title, "organization": before.organization}
    audit.record(
        t,
        by.name,
        "template_remove",
        by.at,
        subject=before.id,
        before=before.rev,
        detail=detail,
    )


def _all(snapshot: Snapshot) -> list[Template]:
    found = []
    for stored in snapshot.documents(DESK, "template:", limit=_MOST):
        try:
            found.append(records.decode(stored.body, stored.id, stored.rev, Template))
        except msgspec.ValidationError:
            continue  # whatever an admin wrote there
    return sorted(found, key=lambda one: one.title.casefold())


def _reaches(official: Principal, organization: str) -> bool:
    return may_grant(official.grants, [Grant("attend", organization)])


def _check(by: Author, organization: str) -> None:
    if by.official is not None and not _reaches(by.official, organization):
        raise Forbidden("This is beyond the organizations you administer.")
