"""The list of publications at the desk: drafts, those that wait for their moment, what is public
and what was taken down. A city has some thousands: all are looked at, little of each is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import select

from schemas.text import Slug, Text
from server import records
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


class _Line(NamedTuple):
    """A row before it is drawn: of thousands, a page is."""

    at: float
    slug: str
    state: State
    head: _Head
    by: str
    draft: bool
    publish_at: float | None

    def row(self) -> Row:
        """As it is told."""
        return Row(
            slug=self.slug,
            state=self.state,
            title=self.head.title,
            section_title=self.head.section_title,
            organization=self.head.organization,
            municipality=self.head.municipality,
            changed_at=datetime.fromtimestamp(self.at, UTC),
            by=self.by,
            draft=self.draft,
            publish_at=_moment(self.publish_at),
        )


def list_publications(s: Snapshot, desk: Desk, asked: Asked) -> Listed:
    """Those within her reach. Raises BadRequest for a cursor of no list."""
    words = folded(asked.text).split()
    found = [line for line in _lines(s, desk) if not words or _has(line, words)]
    counts = {state: sum(_is_in(line, state) for line in found) for state in get_args(State)}
    chosen = [line for line in found if asked.state is None or _is_in(line, asked.state)]
    chosen.sort(key=_place, reverse=True)
    if asked.after:
        place = _position(asked.after)
        chosen = [line for line in chosen if _place(line) < place]
    last = chosen[PAGE - 1] if len(chosen) > PAGE else None
    cursor = f"{last.at!r}~{last.slug}" if last else None
    return Listed([line.row() for line in chosen[:PAGE]], counts, cursor)


def _lines(s: Snapshot, desk: Desk) -> Iterator[_Line]:
    """Every publication, draft and what was taken down, of those she publishes for."""
    unsent = {row.slug: row for row in s.connection.execute(select(drafts))}
    public = dict(_public(s))
    written = _latest(s)
    gone = _bodies(s, {slug: row.number for slug, row in written.items() if slug not in public})
    for slug in {*written, *unsent, *public}:
        state: State = "published"
        head, version, unsaid = public.get(slug), written.get(slug), unsent.get(slug)
        if head is None and unsaid is not None:
            head = msgspec.json.decode(unsaid.body, type=_Head)
            state = "draft" if unsaid.publish_at is None else "scheduled"
        elif head is None and slug in gone:
            head, state = gone[slug], "taken_down"
        if head is None or not allows(
            desk.official.grants, "publish", head.organization, head.municipality
        ):
            continue
        changed = [(row.changed_at, row.by) for row in (unsaid,) if row is not None]
        changed += [(row.at, row.by) for row in (version,) if row is not None]
        if not changed:
            changed = [(datetime.combine(head.published_on, NOON, UTC).timestamp(), "")]
        at, by = max(changed)
        waits = unsaid.publish_at if unsaid is not None else None
        yield _Line(at, slug, state, head, by, unsaid is not None, waits)


def _latest(s: Snapshot) -> dict[str, Any]:
    """Each publication's last version: its number, when and by whom."""
    columns = (versions.c.slug, versions.c.number, versions.c.at, versions.c.by)
    rows = s.connection.execute(select(*columns).order_by(versions.c.number))
    return {row.slug: row for row in rows}


def _bodies(s: Snapshot, numbers: dict[str, int]) -> dict[str, _Head]:
    """Of the versions with these numbers."""
    found: dict[str, _Head] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _SLICE):
        query = select(versions).where(versions.c.slug.in_(wanted[start : start + _SLICE]))
        for row in s.connection.execute(query):
            if row.number == numbers[row.slug]:
                found[row.slug] = msgspec.json.decode(row.body, type=_Head)
    return found


def _public(s: Snapshot) -> Iterator[tuple[str, _Head]]:
    for each in records.every(s, PUBLIC, "publication:"):
        yield each.id.partition(":")[2], msgspec.json.decode(each.body, type=_Head)


def _is_in(line: _Line, state: State) -> bool:
    """Whether a filter shows it: a correction that waits is a draft too."""
    if state == "draft":
        return line.draft and line.publish_at is None
    if state == "scheduled":
        return line.publish_at is not None
    return line.state == state


def _has(line: _Line, words: list[str]) -> bool:
    text = folded(f"{line.head.title.es} {line.head.title.en} {line.slug}")
    return all(word in text for word in words)


def _place(line: _Line) -> tuple[float, str]:
    return line.at, line.slug


def _position(cursor: str) -> tuple[float, str]:
    at, _, slug = cursor.partition("~")
    try:
        return float(at), slug
    except ValueError:
        raise BadRequest("after is not a cursor of this list") from None


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
