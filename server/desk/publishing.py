"""Publications, written by officials who may publish."""

from __future__ import annotations

from schemas.documents import Publication
from server import records
from server.access import PUBLIC
from server.content.loader import publish
from server.desk.scope import Desk
from server.officials import audit
from server.officials.grants import allows
from sync.errors import Conflict, Forbidden
from sync.transaction import Transaction


def save_publication(t: Transaction, desk: Desk, slug: str, wanted: Publication) -> str:
    """Publishes, or corrects what stands there; the new revision. Raises Forbidden beyond her
    organization and municipality; Conflict where ``wanted.rev`` is not the one that stands."""
    before = records.load(t, PUBLIC, f"publication:{slug}", Publication)
    for one in (wanted, *([before] if before else [])):
        if not allows(desk.official.grants, "publish", one.organization, one.municipality):
            raise Forbidden("This is beyond the organizations and municipalities you publish for.")
    standing = before.rev if before else ""
    if wanted.rev != standing:
        raise Conflict("it changed since you opened it; load it again to see what is new")
    rev = publish(t, slug, wanted)
    audit.record(
        t,
        desk.official.name,
        "publish",
        desk.at,
        subject=f"publication:{slug}",
        before=standing,
        after=rev,
        detail={"title": wanted.title.es},
    )
    return rev
