"""Publications, written by officials who may publish: drafts, moments to come, corrections with
their history, and taking down."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct, structs
from sqlalchemy import delete, func, select

from schemas.documents import Publication
from schemas.text import Moment, Slug
from server import records
from server.access import PUBLIC
from server.content.loader import publish
from server.desk.publication_tables import drafts, versions
from server.desk.scope import Desk
from server.officials import audit
from server.officials.grants import allows
from server.upsert import insert
from sync.errors import Conflict, Forbidden, NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: What the log calls the portal itself where it publishes at the moment that was asked for.
SCHEDULER: Final = "portal"


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not public yet. ``rev`` is the draft's own that it was written on, empty for a new
    one; ``publish_at`` is when it goes public by itself, if it does."""

    publication: Publication
    rev: str = ""
    publish_at: Moment | None = None


class DraftView(Struct, frozen=True, kw_only=True):
    """A draft as it stands."""

    slug: Slug
    rev: str
    by: str
    changed_at: datetime
    publish_at: datetime | None
    publication: Publication


class Version(Struct, frozen=True):
    """What was public from ``at`` on."""

    number: int
    at: datetime
    by: str
    publication: Publication


def save_publication(t: Transaction, desk: Desk, slug: str, wanted: Publication) -> str:
    """Publishes, or corrects what stands there; the new revision. Raises Forbidden beyond her
    organization and municipality; Conflict where ``wanted.rev`` is not the one that stands."""
    before = _reached(t, desk, slug, wanted)
    standing = before.rev if before else ""
    if wanted.rev != standing:
        raise Conflict("it changed since you opened it; load it again to see what is new")
    return _publish(t, slug, wanted, before, desk.official.name, desk.at)


def take_down(t: Transaction, desk: Desk, slug: str, rev: str) -> None:
    """It is public no longer; its versions stay. Raises NotFound, Forbidden and Conflict."""
    before = _reached(t, desk, slug)
    if before is None:
        raise NotFound("This publication is not public.")
    if before.rev != rev:
        raise Conflict("it changed since you opened it; load it again to see what is new")
    records.remove(t, PUBLIC, f"publication:{slug}")
    audit.record(
        t,
        desk.official.name,
        "unpublish",
        desk.at,
        subject=f"publication:{slug}",
        before=before.rev,
        detail={"title": before.title.es},
    )


def save_draft(t: Transaction, desk: Desk, slug: str, wanted: Draft) -> str:
    """Keeps a draft; its new revision. Raises Forbidden beyond her organization and municipality,
    of what stands and of an earlier draft too; Conflict where somebody changed it meanwhile."""
    before = _reached(t, desk, slug, wanted.publication)
    known = _draft(t, slug)
    if known is not None:
        _allowed(desk, known.publication)
    if wanted.rev != (known.rev if known else ""):
        raise Conflict("it changed since you opened it; load it again to see what is new")
    body = _body(wanted.publication)
    at = wanted.publish_at.timestamp() if wanted.publish_at else None
    parts = [wanted.rev.encode(), str(at).encode(), body]
    values = {
        "rev": hashlib.sha256(b"\0".join(parts)).hexdigest()[:32],
        "standing": before.rev if before else "",
        "by": desk.official.name,
        "changed_at": desk.at.timestamp(),
        "publish_at": at,
        "body": body,
    }
    t.connection.execute(
        insert(t.connection, drafts)
        .values(slug=slug, **values)
        .on_conflict_do_update(index_elements=["slug"], set_=values)
    )
    audit.record(
        t,
        desk.official.name,
        "draft" if at is None else "schedule",
        desk.at,
        subject=f"publication:{slug}",
        before=wanted.rev,
        after=str(values["rev"]),
        detail={"publish_at": wanted.publish_at.isoformat() if wanted.publish_at else ""},
    )
    return str(values["rev"])


def discard_draft(t: Transaction, desk: Desk, slug: str) -> None:
    """Raises NotFound and Forbidden."""
    one_draft(t, desk, slug)
    t.connection.execute(delete(drafts).where(drafts.c.slug == slug))
    audit.record(t, desk.official.name, "discard", desk.at, subject=f"publication:{slug}")


def one_draft(s: Snapshot, desk: Desk, slug: str) -> DraftView:
    """Raises NotFound, for another organization's too."""
    found = _draft(s, slug)
    if found is None or not _is_hers(desk, found.publication):
        raise NotFound("There is no such draft.")
    return found


def list_drafts(s: Snapshot, desk: Desk) -> list[DraftView]:
    """Those of the organizations and municipalities she publishes for, last changed first."""
    slugs = s.connection.scalars(select(drafts.c.slug).order_by(drafts.c.changed_at.desc()))
    found = [_draft(s, slug) for slug in list(slugs)]
    return [each for each in found if each is not None and _is_hers(desk, each.publication)]


def history(s: Snapshot, desk: Desk, slug: str) -> list[Version]:
    """Every version that was public, newest first. Raises NotFound."""
    query = select(versions).where(versions.c.slug == slug).order_by(versions.c.number.desc())
    found = [
        Version(
            row.number,
            datetime.fromtimestamp(row.at, UTC),
            row.by,
            msgspec.json.decode(row.body, type=Publication),
        )
        for row in s.connection.execute(query)
    ]
    if not found or not _is_hers(desk, found[0].publication):
        raise NotFound("This publication has no history.")
    return found


def publish_due(t: Transaction, at: datetime) -> list[str]:
    """Publishes what was to be public by now; the slugs. What was changed in ``public`` after it
    was scheduled is not overwritten: the draft stays, without a moment, for somebody to look at."""
    due = t.connection.scalars(select(drafts.c.slug).where(drafts.c.publish_at <= at.timestamp()))
    done = []
    for slug in list(due):
        row = t.connection.execute(select(drafts).where(drafts.c.slug == slug)).one()
        before = records.load(t, PUBLIC, f"publication:{slug}", Publication)
        if (before.rev if before else "") != row.standing:
            t.connection.execute(
                drafts.update().where(drafts.c.slug == slug).values(publish_at=None)
            )
            continue
        wanted = msgspec.json.decode(row.body, type=Publication)
        _publish(t, slug, wanted, before, SCHEDULER, at)
        t.connection.execute(delete(drafts).where(drafts.c.slug == slug))
        done.append(slug)
    return done


def _publish(  # noqa: PLR0913, PLR0917 - what a version is made of
    t: Transaction,
    slug: str,
    wanted: Publication,
    before: Publication | None,
    by: str,
    at: datetime,
) -> str:
    corrected = at if before is not None else None
    new = structs.replace(wanted, corrected_at=corrected, attachments={})
    rev = publish(t, slug, new)
    number = t.connection.scalar(
        select(func.coalesce(func.max(versions.c.number), 0)).where(versions.c.slug == slug)
    )
    kept = [(by, at, new)]
    if not number and before is not None:
        # It came with the content, or an earlier version of the portal published it.
        first = datetime.combine(before.published_on, datetime.min.time(), UTC)
        kept.insert(0, ("", before.corrected_at or first, before))
    for offset, (author, moment, version) in enumerate(kept, 1):
        t.connection.execute(
            versions.insert().values(
                slug=slug,
                number=(number or 0) + offset,
                at=moment.timestamp(),
                by=author,
                body=_body(version),
            )
        )
    audit.record(
        t,
        by,
        "publish",
        at,
        subject=f"publication:{slug}",
        before=before.rev if before else "",
        after=rev,
        detail={"title": wanted.title.es},
    )
    return rev


def _reached(
    t: Transaction, desk: Desk, slug: str, wanted: Publication | None = None
) -> Publication | None:
    """What stands in ``public``. Raises Forbidden where it, or what is wanted, is not hers."""
    before = records.load(t, PUBLIC, f"publication:{slug}", Publication)
    for one in (wanted, before):
        if one is not None:
            _allowed(desk, one)
    return before


def _is_hers(desk: Desk, one: Publication) -> bool:
    return allows(desk.official.grants, "publish", one.organization, one.municipality)


def _allowed(desk: Desk, one: Publication) -> None:
    if not _is_hers(desk, one):
        raise Forbidden("This is beyond the organizations and municipalities you publish for.")


def _draft(s: Snapshot, slug: str) -> DraftView | None:
    row = s.connection.execute(select(drafts).where(drafts.c.slug == slug)).first()
    if row is None:
        return None
    return DraftView(
        slug=slug,
        rev=row.rev,
        by=row.by,
        changed_at=datetime.fromtimestamp(row.changed_at, UTC),
        publish_at=None if row.publish_at is None else datetime.fromtimestamp(row.publish_at, UTC),
        publication=msgspec.json.decode(row.body, type=Publication),
    )


def _body(publication: Publication) -> bytes:
    return msgspec.json.encode(structs.replace(publication, id="", rev="", attachments={}))
