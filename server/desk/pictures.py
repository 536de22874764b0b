"""Pictures of publications: kept at the desk by what they hold, so that every version that was ever
public can be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, json
from sqlalchemy import delete, select, update

from schemas.documents import Picture, Publication
from server.desk.publication_tables import drafts, pictures
from server.desk.scope import Desk
from server.portal.picture import Drawn
from server.upsert import insert
from sync.documents import AttachmentSource, NewAttachment
from sync.errors import BadRequest, NotFound
from sync.snapshot import Snapshot
from sync.transaction import Transaction

MOST_PICTURES: Final = 6


class _Named(Struct):
    """The pictures that a body names: the rest is not decoded."""

    pictures: list[Picture] = []


_named: Final = json.Decoder(_Named)
MEDIA_TYPE: Final = "image/webp"
#: Seconds that a picture is kept that is in no draft and was in no publication.
_UNUSED: Final = 30 * 86_400.0


def keep(t: Transaction, desk: Desk, drawn: Drawn) -> None:
    """Keeps a picture, once however often it is sent; those that were never used make room."""
    _forget_unused(t, desk.at.timestamp() - _UNUSED)
    values = {
        "name": drawn.name,
        "width": drawn.width,
        "height": drawn.height,
        "by": desk.official.name,
        "at": desk.at.timestamp(),
        "used": False,
        "data": drawn.data,
    }
    t.connection.execute(
        insert(t.connection, pictures)
        .values(**values)
        .on_conflict_do_update(index_elements=["name"], set_={"at": values["at"]})
    )


def one(s: Snapshot, name: str) -> bytes:
    """Raises NotFound."""
    data = s.connection.scalar(select(pictures.c.data).where(pictures.c.name == name))
    if data is None:
        raise NotFound("There is no such picture.")
    return bytes(data)


def of(s: Snapshot, publication: Publication) -> Mapping[str, AttachmentSource]:
    """The pictures that a publication names, as attachments of its document. Raises BadRequest for
    one that the desk never took in, or too many."""
    names = [each.name for each in publication.pictures]
    if len(names) > MOST_PICTURES:
        raise BadRequest(f"a publication has at most {MOST_PICTURES} pictures")
    chosen = select(pictures.c.name, pictures.c.data).where(pictures.c.name.in_(names))
    rows = s.connection.execute(chosen).all()
    if {row.name for row in rows} != set(names):
        raise BadRequest("a picture of it is not at the desk: upload it again")
    return {row.name: NewAttachment(MEDIA_TYPE, bytes(row.data)) for row in rows}


def use(t: Transaction, publication: Publication) -> Mapping[str, AttachmentSource]:
    """The same for one that goes public: they stay from now on, for its history."""
    found = of(t, publication)
    t.connection.execute(update(pictures).where(pictures.c.name.in_(found)).values(used=True))
    return found


def _forget_unused(t: Transaction, before: float) -> None:
    bodies = t.connection.scalars(select(drafts.c.body))
    drafted = {each.name for body in bodies for each in _named.decode(body).pictures}
    old = pictures.c.used.is_(False) & (pictures.c.at < before)
    t.connection.execute(delete(pictures).where(old, pictures.c.name.not_in(drafted)))
