"""Shipped content into ``public``: what is new or newer is written, nothing else is touched.

Each document's digest and the revision it was written as are remembered. A shipped file that did
not change since is left alone, so an operator's own edits and deletions stay, figures that counted
on stay, and a second start writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from msgspec import Struct, json, structs
from sqlalchemy import Column, MetaData, String, Table, select

from schemas.documents import Publication, PublicDocument
from server.upsert import insert
from sync.documents import AttachmentSource
from sync.transaction import Transaction

PUBLIC = "public"

#: In place of a revision: the document is not (or no longer) the shipped one.
_THEIRS = ""

metadata = MetaData()
_seeds = Table(
    "content_seed",
    metadata,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("rev", String, nullable=False),
)


class _Seed(Struct, frozen=True):
    digest: str
    rev: str


def _body(document: PublicDocument) -> bytes:
    return json.encode(structs.replace(document, id="", rev=""))


def load(transaction: Transaction, documents: Iterable[PublicDocument]) -> list[str]:
    """Write those ``documents`` whose shipped text is new; returns their ids."""
    metadata.create_all(transaction.connection)
    transaction.ensure_database(PUBLIC)
    return [document.id for document in documents if _load_one(transaction, document)]


def _load_one(transaction: Transaction, document: PublicDocument) -> bool:
    body = _body(document)
    digest = hashlib.sha256(body).hexdigest()
    seed = _remembered(transaction, document.id)
    if seed is not None and seed.digest == digest:
        return False
    stored = transaction.get(PUBLIC, document.id)
    ours = seed is not None and stored is not None and stored.rev == seed.rev
    if stored is not None and not ours:
        # Somebody edited, deleted or wrote it first: theirs stays, now and at the next change.
        _remember(transaction, document.id, _Seed(digest, _THEIRS))
        return False
    rev = transaction.put(PUBLIC, document.id, body, rev=stored.rev if stored else None)
    _remember(transaction, document.id, _Seed(digest, rev))
    return True


def _remembered(transaction: Transaction, id: str) -> _Seed | None:
    row = transaction.connection.execute(
        select(_seeds.c.digest, _seeds.c.rev).where(_seeds.c.id == id)
    ).first()
    return _Seed(*row) if row else None


def _remember(transaction: Transaction, id: str, seed: _Seed) -> None:
    values = structs.asdict(seed)
    transaction.connection.execute(
        insert(transaction.connection, _seeds)
        .values(id=id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def publish(
    transaction: Transaction,
    slug: str,
    publication: Publication,
    pictures: Mapping[str, AttachmentSource] | None = None,
) -> str:
    """Add a publication, or a new text of one, with its pictures; returns its revision. Subscribers
    are told by the reconciler, which reads the change."""
    transaction.ensure_database(PUBLIC)
    id = f"publication:{slug}"
    stored = transaction.get(PUBLIC, id)
    rev = stored.rev if stored is not None and not stored.deleted else None
    return transaction.put(PUBLIC, id, _body(publication), rev=rev, attachments=pictures)
