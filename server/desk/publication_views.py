"""Publications as those who publish see them at the desk: drafts, and what was public before."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from msgspec import Struct, structs
from sqlalchemy import select

from schemas.documents import Publication
from schemas.text import Slug
from server import records
from server.access import PUBLIC
from server.desk.publication_tables import drafts, versions
from server.desk.scope import Desk
from server.officials.grants import allows
from sync.errors import NotFound
from sync.snapshot import Snapshot


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


class Opened(Struct, frozen=True):
    """A publication to be edited. ``public`` is what people read now, None where nothing is;
    ``last`` what they read before it was taken down."""

    public: Publication | None
    draft: DraftView | None
    last: Publication | None


def opened(s: Snapshot, desk: Desk, slug: str) -> Opened:
    """Raises NotFound, for another organization's too."""
    public = records.load(s, PUBLIC, f"publication:{slug}", Publication)
    known = draft_of(s, slug)
    last = None if public else last_version(s, slug)
    drafted = known.publication if known else None
    there = [one for one in (public, drafted, last) if one is not None]
    if not there or not all(is_hers(desk, one) for one in there):
        raise NotFound("There is no such publication.")
    return Opened(public, known, last)


def one_draft(s: Snapshot, desk: Desk, slug: str) -> DraftView:
    """Raises NotFound, for another organization's too."""
    found = draft_of(s, slug)
    if found is None or not is_hers(desk, found.publication):
        raise NotFound("There is no such draft.")
    return found


def list_drafts(s: Snapshot, desk: Desk) -> list[DraftView]:
    """Those of the organizations and municipalities she publishes for, last changed first."""
    slugs = s.connection.scalars(select(drafts.c.slug).order_by(drafts.c.changed_at.desc()))
    found = [draft_of(s, slug) for slug in list(slugs)]
    return [each for each in found if each is not None and is_hers(desk, each.publication)]


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
    if not found or not is_hers(desk, found[0].publication):
        raise NotFound("This publication has no history.")
    return found


def is_hers(desk: Desk, one: Publication) -> bool:
    return allows(desk.official.grants, "publish", one.organization, one.municipality)


def draft_of(s: Snapshot, slug: str) -> DraftView | None:
    row = s.connection.execute(select(drafts).where(drafts.c.slug == slug)).first()
    if row is None:
        return None
    return DraftView(
        slug=slug,
        rev=row.rev,
        by=row.by,
        changed_at=datetime.fromtimestamp(row.changed_at, UTC),
        publish_at=None if row.publish_at is None else datetime.fromtimestamp(row.publish_at, UTC),
        publication=structs.replace(
            msgspec.json.decode(row.body, type=Publication), rev=row.standing
        ),
    )


def last_version(s: Snapshot, slug: str) -> Publication | None:
    """What people read under it last, whether or not they still do."""
    query = select(versions.c.body).where(versions.c.slug == slug)
    body = s.connection.scalar(query.order_by(versions.c.number.desc()).limit(1))
    return None if body is None else msgspec.json.decode(body, type=Publication)
