"""Publications, written by officials who may publish: drafts, moments to come, corrections with
their history, and taking down."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct, structs
from sqlalchemy import delete, func, select

from schemas.documents import Publication
from schemas.text import Moment
from server import records
from server.access import PUBLIC
from server.content.loader import publish
from server.desk import pictures
from server.desk.publication_tables import NOON, drafts, versions
from server.desk.publication_views import draft_of, history, is_hers, last_version, one_draft
from server.desk.scope import Desk
from server.officials import audit
from server.upsert import insert
from sync.errors import BadRequest, Conflict, Forbidden, NotFound
from sync.transaction import Transaction

#: What the log calls the portal itself where it publishes at the moment that was asked for.
SCHEDULER: Final = "portal"
#: How far ahead something is scheduled at most; the calendar itself ends somewhere.
_FARTHEST: Final = timedelta(days=36_525)
_CHANGED: Final = "it changed since you opened it; load it again to see what is new"


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not public yet. ``rev`` is the draft's own that it was written on, empty for a new
    one; ``publish_at`` is when it goes public by itself, if it does."""

    publication: Publication
    rev: str = ""
    publish_at: Moment | None = None


def save_publication(
    t: Transaction, desk: Desk, slug: str, wanted: Publication, draft: str = ""
) -> str:
    """Publishes, or corrects what stands there; the new revision. ``draft`` is the revision of the
    draft that goes public so and is one no more. Raises Forbidden beyond her organization and
    municipality; Conflict where ``wanted.rev`` is not the one that stands, or the draft's is
    another; BadRequest for what lacks words in a language, or a correction without its reason."""
    before = _reached(t, desk, slug, wanted)
    if wanted.rev != _rev(before):
        raise Conflict(_CHANGED)
    if draft:
        known = draft_of(t, slug)
        if known is None or known.rev != draft:
            raise Conflict(_CHANGED)
        t.connection.execute(delete(drafts).where(drafts.c.slug == slug))
    _check(wanted, corrects=before is not None)
    return _publish(t, slug, wanted, before, desk.official.name, desk.at)


def restore(t: Transaction, desk: Desk, slug: str) -> str:
    """Makes public again what was taken down, as it was last; the new revision. Raises NotFound
    and Conflict where it is public."""
    last = history(t, desk, slug)[0].publication
    if _reached(t, desk, slug) is not None:
        raise Conflict("it is public already")
    rev = publish(t, slug, last, pictures.use(t, last))
    audit.record(
        t,
        desk.official.name,
        "republish",
        desk.at,
        subject=f"publication:{slug}",
        after=rev,
        detail={"title": last.title.es},
    )
    return rev


def take_down(t: Transaction, desk: Desk, slug: str, rev: str) -> None:
    """It is public no longer; its versions stay. Raises NotFound, Forbidden and Conflict."""
    before = _reached(t, desk, slug)
    if before is None:
        raise NotFound("This publication is not public.")
    if before.rev != rev:
        raise Conflict(_CHANGED)
    _keep_first(t, slug, before)
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
    """Keeps a draft; its new revision. ``publication.rev`` is the one in ``public`` that it was
    written on. Raises Forbidden beyond her organization and municipality, of what stands and of an
    earlier draft too; Conflict where somebody changed either meanwhile; BadRequest, where it is to
    go public, as ``save_publication`` does."""
    before = _reached(t, desk, slug, wanted.publication)
    known = draft_of(t, slug)
    if wanted.rev != (known.rev if known else "") or wanted.publication.rev != _rev(before):
        raise Conflict(_CHANGED)
    if wanted.publish_at is not None:
        if wanted.publish_at > datetime.now(UTC) + _FARTHEST:
            raise BadRequest("publish_at is more than a hundred years ahead")
        _check(wanted.publication, corrects=before is not None)
    pictures.of(t, wanted.publication)
    body = _body(wanted.publication)
    at = wanted.publish_at.timestamp() if wanted.publish_at else None
    parts = [wanted.rev.encode(), str(at).encode(), body]
    values = {
        "rev": hashlib.sha256(b"\0".join(parts)).hexdigest()[:32],
        "standing": _rev(before),
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


def publish_due(t: Transaction, at: datetime) -> list[str]:
    """Publishes what was to be public by now; the slugs. What was changed in ``public`` after it
    was scheduled is not overwritten: the draft stays, without a moment, for somebody to look at."""
    due = t.connection.scalars(select(drafts.c.slug).where(drafts.c.publish_at <= at.timestamp()))
    done = []
    for slug in list(due):
        row = t.connection.execute(select(drafts).where(drafts.c.slug == slug)).one()
        before = records.load(t, PUBLIC, f"publication:{slug}", Publication)
        if _rev(before) != row.standing:
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
    corrects = before is not None
    new = structs.replace(
        wanted,
        corrected_at=at if corrects else None,
        correction=wanted.correction if corrects else None,
        attachments={},
    )
    rev = publish(t, slug, new, pictures.use(t, new))
    if before is not None:
        _keep_first(t, slug, before)
    _keep(t, slug, new, by, at)
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


def _keep(t: Transaction, slug: str, version: Publication, by: str, at: datetime) -> None:
    last = select(func.max(versions.c.number)).where(versions.c.slug == slug)
    number = (t.connection.scalar(last) or 0) + 1
    values = {"slug": slug, "number": number, "at": at.timestamp(), "by": by}
    t.connection.execute(versions.insert().values(**values, body=_body(version)))


def _keep_first(t: Transaction, slug: str, standing: Publication) -> None:
    """What is public without a version came with the content, or an earlier version of the portal
    published it: it is the first."""
    if not t.connection.scalar(
        select(func.count()).select_from(versions).where(versions.c.slug == slug)
    ):
        first = datetime.combine(standing.published_on, NOON, UTC)
        _keep(t, slug, standing, "", standing.corrected_at or first)


def _reached(
    t: Transaction, desk: Desk, slug: str, wanted: Publication | None = None
) -> Publication | None:
    """What stands in ``public``. Raises Forbidden where it is not hers, or what is wanted, what is
    drafted under its slug or what people read under it last."""
    before = records.load(t, PUBLIC, f"publication:{slug}", Publication)
    drafted = draft_of(t, slug)
    known = (wanted, before or last_version(t, slug), drafted.publication if drafted else None)
    for one in known:
        if one is not None:
            _allowed(desk, one)
    return before


def _allowed(desk: Desk, one: Publication) -> None:
    if not is_hers(desk, one):
        raise Forbidden("This is beyond the organizations and municipalities you publish for.")


def _rev(standing: Publication | None) -> str:
    return standing.rev if standing else ""


def _check(wanted: Publication, *, corrects: bool) -> None:
    """Raises BadRequest for what people could not read."""
    texts = [wanted.title, wanted.section_title, *wanted.body, *wanted.topics]
    texts += [each.alt for each in wanted.pictures]
    if not wanted.body or not all(text.es.strip() and text.en.strip() for text in texts):
        raise BadRequest("a publication has all its words in both languages")
    why = wanted.correction
    if corrects and not (why and why.es.strip() and why.en.strip()):
        raise BadRequest("a correction says in both languages what was corrected")


def _body(publication: Publication) -> bytes:
    return msgspec.json.encode(structs.replace(publication, id="", rev="", attachments={}))
