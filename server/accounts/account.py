"""An account: confirmed contacts, a password, and who is let in by them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, select, update

from schemas.accounts import Account, ConfirmedContact, ContactKind, Device, NewDevice
from schemas.text import Language
from server import identity, tables
from server.access import citizen_database
from server.accounts import codes, devices, erasing, joining, notices, passkeys, proof
from server.accounts.codes import Proof, Wrong
from server.accounts.contacts import Contact
from server.accounts.devices import LetIn
from server.accounts.tables import accounts, contacts
from server.guesses import Guess
from server.principal import Principal
from server.upsert import insert as upsert
from sync.errors import Conflict, Forbidden, SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

_A_DAY: Final = 86_400.0


class Attached(Struct, frozen=True):
    """``contact`` is the citizen's now; ``before`` is the one it took the place of, if any."""

    contact: Contact
    before: Contact | None
    is_new: bool


class Taken(Struct, frozen=True):
    """The contact is another account's."""


class Nobodys(Struct, frozen=True):
    """No account has the contact."""


# --- contacts ----------------------------------------------------------------------------------


def owner(snapshot: Snapshot, contact: Contact) -> str | None:
    """Whose contact it is."""
    found: str | None = snapshot.connection.scalar(
        select(contacts.c.citizen).where(
            contacts.c.kind == contact.kind, contacts.c.address == contact.address
        )
    )
    return found


def contacts_of(snapshot: Snapshot, citizen: str) -> list[ConfirmedContact]:
    """Her confirmed contacts, e-mail first."""
    rows = snapshot.connection.execute(
        select(contacts.c.kind, contacts.c.address, contacts.c.confirmed_at)
        .where(contacts.c.citizen == citizen)
        .order_by(contacts.c.kind)
    )
    return [ConfirmedContact(kind, address, _moment(at)) for kind, address, at in rows]


def language_of(snapshot: Snapshot, citizen: str) -> Language:
    """The language that the portal writes to her in."""
    found = snapshot.connection.scalar(
        select(accounts.c.language).where(accounts.c.citizen == citizen)
    )
    return "en" if found == "en" else "es"


def attach(
    transaction: Transaction, principal: Principal, shown: Proof, language: Language, now: float
) -> Attached | Taken | Wrong:
    """The proved contact becomes the principal's, in place of the one of its kind that she had. A
    device that the portal had not met is registered. Raises ProofNeeded, and what
    ``create_database`` raises.

    Who reads an address that is new to the account has not proved to be its person."""
    has_it = owner(transaction, shown.contact)
    if has_it is not None and has_it != principal.name:
        return Taken()
    is_person = has_it is not None or proof.is_bare(transaction, principal.name)
    if not is_person:
        proof.require(transaction, principal, now)
    if not codes.use(transaction, shown, principal.device):
        return Wrong()
    if not principal.known:
        identity.create_database(transaction, principal, citizen_database(principal.name))
    open_account(transaction, principal.name, language, now)
    if is_person:
        devices.proved(transaction, principal.device, now)
    if has_it is not None:
        return Attached(shown.contact, None, is_new=False)
    before = _replace(transaction, principal.name, shown.contact, now)
    # A new address is told from the start; one that takes another's place, as that one was.
    told = set(notices.told(transaction, principal.name))
    wanted = told if before else told | {shown.contact.kind}
    choose_notices(transaction, principal.name, wanted, language)
    return Attached(shown.contact, before, is_new=True)


def open_account(transaction: Transaction, citizen: str, language: Language, now: float) -> None:
    """The account of ``citizen``, made where there is none; the language is hers from now on."""
    devices.adopt_first(transaction, citizen, now)
    transaction.connection.execute(
        upsert(transaction.connection, accounts)
        .values(citizen=citizen, language=language, password_hash=None, created_at=now)
        .on_conflict_do_update(index_elements=["citizen"], set_={"language": language})
    )


def _replace(
    transaction: Transaction, citizen: str, contact: Contact, now: float
) -> Contact | None:
    of_kind = (contacts.c.citizen == citizen) & (contacts.c.kind == contact.kind)
    before = transaction.connection.scalar(select(contacts.c.address).where(of_kind))
    transaction.connection.execute(delete(contacts).where(of_kind))
    added = transaction.connection.execute(
        upsert(transaction.connection, contacts)
        .values(kind=contact.kind, address=contact.address, citizen=citizen, confirmed_at=now)
        .on_conflict_do_nothing()
    )
    if not added.rowcount:  # another process was first, a moment ago
        raise Conflict("this address was confirmed elsewhere just now")
    if before is None:
        return None
    gone = Contact(contact.kind, before)
    codes.forget(transaction, gone)
    return gone


def remove_contact(transaction: Transaction, citizen: str, kind: str) -> Contact | None:
    """Forgets her contact of this kind; what it was. A password without any contact would open
    nothing, so it goes with the last one."""
    address = transaction.connection.execute(
        delete(contacts)
        .where(contacts.c.citizen == citizen, contacts.c.kind == kind)
        .returning(contacts.c.address)
    ).scalar()
    if address is None:
        return None
    gone = Contact("email" if kind == "email" else "phone", address)
    codes.forget(transaction, gone)
    if not contacts_of(transaction, citizen):
        _save_password(transaction, citizen, None)
    told = notices.told(transaction, citizen)
    choose_notices(transaction, citizen, told, language_of(transaction, citizen))
    return gone


def choose_notices(
    transaction: Transaction, citizen: str, wanted: Collection[ContactKind], language: Language
) -> None:
    """At which kinds of her confirmed addresses she is told of answers."""
    held = contacts_of(transaction, citizen)
    notices.choose(transaction, citizen, held, wanted, language)


# --- signing in --------------------------------------------------------------------------------


def sign_in(
    transaction: Transaction, shown: Proof, device: NewDevice, now: float
) -> LetIn | Nobodys | Wrong:
    """Lets ``device`` into the account of the proved contact. Raises Conflict."""
    citizen = owner(transaction, shown.contact)
    if citizen is None:
        return Nobodys()
    if not codes.use(transaction, shown, device.id):
        return Wrong()
    return devices.let_in(transaction, citizen, device, now, is_proved=True)


def sign_in_by_password(
    transaction: Transaction, contact: Contact, checked: str, device: NewDevice, now: float
) -> LetIn:
    """Lets ``device`` in by a password that was ``checked`` against this hash. Raises
    ``unauthorized`` where the contact or the password was changed meanwhile, Conflict."""
    citizen = owner(transaction, contact)
    if citizen is None or password_hash(transaction, citizen) != checked:
        raise wrong_pair()
    return devices.let_in(transaction, citizen, device, now, is_proved=True)


def wrong_pair() -> SyncError:
    """Whichever half is wrong."""
    return SyncError("unauthorized", "The address or the password is wrong.")


def count_guess(transaction: Transaction, contact: Contact, address: str, now: float) -> float:
    """Counts an attempt at the password of ``contact``, whether anybody has it or not; the seconds
    to wait where there were too many."""
    return _guess(contact, address).count(transaction.connection, now)


def guessed(transaction: Transaction, contact: Contact, address: str) -> None:
    """The password was right: attempts are counted anew."""
    _guess(contact, address).right(transaction.connection)


def _guess(contact: Contact, address: str) -> Guess:
    return Guess("password", f"{contact.kind}:{contact.address}", address, _A_DAY)


# --- the password ------------------------------------------------------------------------------


def password_hash(snapshot: Snapshot, citizen: str) -> str | None:
    """What is kept of her password; None where she has none."""
    found: str | None = snapshot.connection.scalar(
        select(accounts.c.password_hash).where(accounts.c.citizen == citizen)
    )
    return found


def save_password(transaction: Transaction, citizen: str, hashed: str) -> None:
    """Her new password. Raises Forbidden where she has no contact to sign in with it."""
    if not contacts_of(transaction, citizen):
        raise Forbidden("A password needs a confirmed e-mail address or mobile number.")
    _save_password(transaction, citizen, hashed)


def remove_password(transaction: Transaction, citizen: str) -> None:
    """She has none any more."""
    _save_password(transaction, citizen, None)


def renew_hash(transaction: Transaction, citizen: str, old: str, new: str) -> None:
    """The same password in today's way of hashing; nothing where it was changed meanwhile."""
    transaction.connection.execute(
        update(accounts)
        .where(accounts.c.citizen == citizen, accounts.c.password_hash == old)
        .values(password_hash=new)
    )


def _save_password(transaction: Transaction, citizen: str, hashed: str | None) -> None:
    transaction.connection.execute(
        update(accounts).where(accounts.c.citizen == citizen).values(password_hash=hashed)
    )


# --- what she sees -----------------------------------------------------------------------------


def view(snapshot: Snapshot, principal: Principal) -> Account:
    """What the portal knows of the person who asks."""
    due = erasing.due_at(snapshot, principal.name)
    return Account(
        citizen=principal.name,
        contacts=contacts_of(snapshot, principal.name),
        has_password=password_hash(snapshot, principal.name) is not None,
        devices=_devices(snapshot, principal),
        told=notices.told(snapshot, principal.name),
        passkeys=passkeys.of(snapshot, principal.name),
        joined=joining.of(snapshot, principal.name),
        erase_at=None if due is None else _moment(due),
    )


def _devices(snapshot: Snapshot, principal: Principal) -> list[Device]:
    listed = [
        Device(
            id=row["id"],
            name=row["name"],
            created_at=_moment(row["created_at"]),
            seen_at=_moment(row["seen_at"]),
            this=row["id"] == principal.device,
        )
        for row in devices.of(snapshot, principal.name)
    ]
    if listed:
        return listed
    first = tables.devices
    made = snapshot.connection.scalar(
        select(first.c.created_at).where(first.c.id == principal.name)
    )
    at = _moment(made or 0.0)
    return [Device(principal.device, "", at, datetime.now(UTC), this=True)] if made else []


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
