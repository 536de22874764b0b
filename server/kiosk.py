"""Kiosks: how a public device is enrolled, and what it uploads for a visitor.

``metadata`` of ``kiosk_tables`` must have been created. Times are seconds since 1970."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, delete, insert, select

from schemas.text import Line
from server import access, human_codes, identity
from server.accounts import devices
from server.kiosk_tables import codes, kiosks
from server.passwords import hash_secret
from server.principal import Principal
from sync.documents import Edit, Outcome
from sync.errors import BadRequest, Forbidden, SyncError
from sync.parsing import parse_bulk_docs
from sync.transaction import Transaction

if TYPE_CHECKING:  # the commands about kiosks start without the web framework it needs
    from server.authenticator import Authenticator

#: Seconds a one-time code is good for.
CODE_LIFE = 15 * 60.0
_CODE_LENGTH = 10  # 50 bits: not to be guessed in a quarter of an hour


class Enrolled(Struct, frozen=True):
    """A kiosk's credentials: user name and password of HTTP Basic. The secret is told once."""

    kiosk: str
    secret: str
    name: Line


class Kiosk(Struct, frozen=True):
    """An enrolled kiosk. ``at`` is when it was, in seconds since 1970."""

    id: str
    name: str
    at: float


class Visit(Struct, frozen=True):
    """What is inside an envelope beside the documents: whose they are."""

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    secret: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]


# --- enrolling -------------------------------------------------------------------------------


def new_code(transaction: Transaction, name: str, now: float) -> str:
    """A one-time code to enrol a kiosk called ``name`` with, as it is read out: XXXXX-XXXXX."""
    code = human_codes.new_code(_CODE_LENGTH)
    connection = transaction.connection
    connection.execute(delete(codes).where(codes.c.expires_at <= now))
    connection.execute(
        insert(codes).values(code_hash=hash_secret(code), name=name, expires_at=now + CODE_LIFE)
    )
    return human_codes.grouped(code)


def enrol(transaction: Transaction, code: str, name: str, now: float) -> Enrolled:
    """Use up ``code``; an empty ``name`` takes the one it was given out for. Raises Forbidden for
    a code that is unknown, used or too old."""
    row = transaction.connection.execute(
        delete(codes)
        .where(codes.c.code_hash == hash_secret(human_codes.tidy(code)), codes.c.expires_at > now)
        .returning(codes.c.name)
    ).first()
    if row is None:
        raise Forbidden("The code is not valid: it is wrong, was used already or is too old.")
    new = Enrolled(f"kiosk-{secrets.token_hex(8)}", secrets.token_urlsafe(32), name or row.name)
    transaction.connection.execute(
        insert(kiosks).values(
            id=new.kiosk, name=new.name, secret_hash=hash_secret(new.secret), enrolled_at=now
        )
    )
    return new


def is_kiosk(connection: Connection, id: str, secret: str) -> bool:
    """Whether these are the credentials of an enrolled kiosk."""
    known = connection.scalar(select(kiosks.c.secret_hash).where(kiosks.c.id == id))
    return known is not None and hmac.compare_digest(known, hash_secret(secret))


def enrolled(connection: Connection) -> list[Kiosk]:
    """Every kiosk, by name and then by when it was enrolled."""
    rows = connection.execute(
        select(kiosks.c.id, kiosks.c.name, kiosks.c.enrolled_at).order_by(
            kiosks.c.name, kiosks.c.enrolled_at, kiosks.c.id
        )
    )
    return [Kiosk(*row) for row in rows]


def remove(connection: Connection, name: str) -> list[Kiosk]:
    """Takes a kiosk's credentials away at once: the one with this id, or all of this name. Those
    that were removed; none where nothing is called so."""
    gone = [kiosk for kiosk in enrolled(connection) if name in (kiosk.id, kiosk.name)]
    connection.execute(delete(kiosks).where(kiosks.c.id.in_([kiosk.id for kiosk in gone])))
    return gone


# --- what a visitor left ---------------------------------------------------------------------


def read_visit(plaintext: bytes) -> tuple[Visit, list[Edit], bool]:
    """Who, her documents, and ``new_edits``. Raises BadRequest and what ``parse_bulk_docs``
    raises."""
    try:
        visit = msgspec.json.decode(plaintext, type=Visit)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BadRequest("The envelope holds no visit.") from None
    edits, new_edits = parse_bulk_docs(plaintext)
    return visit, edits, new_edits


async def visitor(authenticator: Authenticator, visit: Visit) -> Principal:
    """The visitor, known by the same rule as on her own phone. Raises Forbidden where the id is
    another device's: ``unauthorized`` would speak of the kiosk."""
    try:
        return await authenticator.device(visit.id, visit.secret)
    except SyncError as error:
        if error.name != "unauthorized":
            raise
        raise _not_hers() from None


def upload(
    transaction: Transaction, principal: Principal, edits: list[Edit], new_edits: bool
) -> list[Outcome]:
    """Her documents into her database, through the same access table and guard as any upload.

    Doing it twice is harmless: a document that is there already, the same, is no conflict. Raises
    Forbidden, SyncError ``missing_stub``."""
    db = access.citizen_database(principal.name)
    if not transaction.exists(db):
        access.authorize(principal, db, "create")
        identity.create_database(transaction, principal, db)
    elif not _is_hers(transaction, principal):
        raise _not_hers()
    known = msgspec.structs.replace(principal, known=True)
    access.authorize(known, db, "write")
    guard = access.guard_for(known, db)
    outcomes = transaction.bulk_docs(db, edits, new_edits=new_edits, guard=guard)
    pairs = zip(edits, outcomes, strict=True)
    return [_unless_there(transaction, db, edit, outcome) for edit, outcome in pairs]


def _not_hers() -> Forbidden:
    return Forbidden("The visit's id belongs to another device: its secret is not the one.")


def _is_hers(transaction: Transaction, principal: Principal) -> bool:
    """Looked at anew: the same visit, sent twice at once, may just have registered her."""
    known = devices.find(transaction, principal.device)
    return known is not None and hmac.compare_digest(known.secret_hash, principal.secret_hash)


def _unless_there(transaction: Transaction, db: str, edit: Edit, outcome: Outcome) -> Outcome:
    if outcome.error != "conflict":
        return outcome
    stored = transaction.get(db, edit.id)
    if stored is None or stored.deleted or _json(stored.body) != _json(edit.body):
        return outcome
    return Outcome(edit.id, stored.rev)


def _json(body: bytes) -> Any:
    return msgspec.json.decode(body)
