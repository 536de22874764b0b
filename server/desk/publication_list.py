"""The list of publications at the desk: drafts, those that wait for their moment, what is public
and what was taken down. A city has some thousands: all are looked at, little of each is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import and_, func, select

from schemas.text import Slug, Text
from server.access import PUBLIC
from server.desk.publication_tables import NOON, drafts, versions
from server.desk.scope import Desk
from server.officials.grants import allows
from server.portal.folding import folded
from sync.errors import BadRequest
from sync.snapshot import Snapshot

PAGE: Final = 50
_SLICE: Final = 1000

State = Literal["draft", "scheduled", "published", "taken_down"]


class Row(Struct, frozen=True, kw_only=True):
    """A line of the list. One that is public and has a draft of its correction beside is
    ``published`` with ``draft``, and with ``publish_at`` where that goes public by itself."""

    slug: Slug
    state: State
    title: Text
    section_title: Text
    organization: str
    municipality: str
    changed_at: datetime
    by: str
    draft: bool = False
    publish_at: datetime | None = None


class Listed(Struct, frozen=True):
    """A page, last changed first. ``counts`` are of each filter; ``next`` is a cursor, None at the
    end."""

    rows: list[Row]
    counts: dict[State, int]
    next: str | None


class Asked(Struct, frozen=True, kw_only=True):
    """What of the list is asked for: all of it without ``state``."""

    state: State | None = None
    text: Annotated[str, Meta(max_length=200)] = ""
    after: Annotated[str, Meta(max_length=200)] = ""


class _Head(Struct):
    """What a line needs of a publication's body: the rest is not decoded."""

    title: Text
    section_title: Text
    published_on: date
    organization: str = ""
    municipality: str = ""


def list_publications(s: Snapshot, desk: Desk, asked: Asked) -> Listed:
    """Those within her reach. Raises BadRequest for a cursor of no list."""
    words = folded(asked.text).split()
    found = [row for row in _rows(s, desk) if all(word in _words(row) for word in words)]
    counts = {state: sum(_is_in(row, state) for row in found) for state in get_args(State)}
    chosen = [row for row in found if asked.state is None or _is_in(row, asked.state)]
    chosen.sort(key=_place, reverse=True)
    if asked.after:
        place = _position(asked.after)
        chosen = [row for row in chosen if _place(row) < place]
    last = chosen[PAGE - 1] if len(chosen) > PAGE else None
    cursor = f"{last.changed_at.timestamp()!r}~{last.slug}" if last else None
    return Listed(chosen[:PAGE], counts, cursor)


def _rows(s: Snapshot, desk: Desk) -> Iterator[Row]:
    """Every publication, draft and what was taken down, of those she publishes for."""
    written = _latest(s)
    unsent = {row.slug: row for row in s.connection.execute(select(drafts))}
    public = dict(_public(s))
    for slug in {*written, *unsent, *public}:
        state: State = "published"
        head = public.get(slug)
        version, unsaid = written.get(slug), unsent.get(slug)
        if head is None and unsaid is not None:
            head = msgspec.json.decode(unsaid.body, type=_Head)
            state = "draft" if unsaid.publish_at is None else "scheduled"
        elif head is None and version is not None:
            head = msgspec.json.decode(version.body, type=_Head)
            state = "taken_down"
        if head is None or not allows(
            desk.official.grants, "publish", head.organization, head.municipality
        ):
            continue
        changed = [(row.changed_at, row.by) for row in (unsaid,) if row is not None]
        changed += [(row.at, row.by) for row in (version,) if row is not None]
        day = datetime.combine(head.published_on, NOON, UTC)
        at, by = max(changed, default=(day.timestamp(), ""))
        yield Row(
            slug=slug,
            state=state,
            title=head.title,
            section_title=head.section_title,
            organization=head.organization,
            municipality=head.municipality,
            changed_at=datetime.fromtimestamp(at, UTC),
            by=by,
            draft=unsaid is not None,
            publish_at=_moment(unsaid.publish_at) if unsaid is not None else None,
        )


def _latest(s: Snapshot) -> dict[str, Any]:
    """Each publication's last version."""
    last = select(versions.c.slug, func.max(versions.c.number).label("number"))
    newest = last.group_by(versions.c.slug).subquery()
    same = and_(versions.c.slug == newest.c.slug, versions.c.number == newest.c.number)
    rows = s.connection.execute(select(versions).join(newest, same))
    return {row.slug: row for row in rows}


def _public(s: Snapshot) -> Iterator[tuple[str, _Head]]:
    after = ""
    while True:
        stored = s.documents(PUBLIC, "publication:", after=after, limit=_SLICE)
        for each in stored:
            yield each.id.partition(":")[2], msgspec.json.decode(each.body, type=_Head)
        if len(stored) < _SLICE:
            return
        after = stored[-1].id


def _is_in(row: Row, state: State) -> bool:
    """Whether a filter shows it: a correction that waits is a draft too."""
    if state == "draft":
        return row.draft and row.publish_at is None
    if state == "scheduled":
        return row.publish_at is not None
    return row.state == state


def _words(row: Row) -> str:
    return folded(f"{row.title.es} {row.title.en} {row.slug}")


def _place(row: Row) -> tuple[float, str]:
    return row.changed_at.timestamp(), row.slug


def _position(cursor: str) -> tuple[float, str]:
    at, _, slug = cursor.partition("~")
    try:
        return float(at), slug
    except ValueError:
        raise BadRequest("after is not a cursor of this list") from None


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
