"""Tables of the accounts. Times are seconds since 1970."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

#: Devices with credentials of their own for the database of ``citizen``. Of the secret only the
#: SHA-256 is kept. ``seen_at`` is to the hour. ``proved_at`` is when whoever holds it last proved
#: to be her, by a code, a password or a passkey; 0 if never.
devices = Table(
    "citizen_device",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("citizen", String(32), nullable=False, index=True),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("proved_at", Float, nullable=False),
)

accounts = Table(
    "account",
    metadata,
    Column("citizen", String(32), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("password_hash", String, nullable=True),
    Column("created_at", Float, nullable=False),
)

#: Confirmed addresses: one of a kind (``email``, ``phone``) an account, one account an address.
contacts = Table(
    "account_contact",
    metadata,
    Column("kind", String(5), primary_key=True),
    Column("address", String(254), primary_key=True),
    Column("citizen", String(32), nullable=False),
    Column("confirmed_at", Float, nullable=False),
    UniqueConstraint("citizen", "kind"),
)

#: Codes on their way to an address. Both hashes are of the challenge, which the asking device alone
#: has: whoever reads this table can try no code. ``used_by`` is the device that it let in.
codes = Table(
    "account_code",
    metadata,
    Column("challenge_hash", LargeBinary(32), primary_key=True),
    Column("code_hash", LargeBinary(32), nullable=False),
    Column("kind", String(5), nullable=False),
    Column("address", String(254), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    Column("used_by", String(32), nullable=False),
)

#: Passkeys (W3C Web Authentication Level 3): which public key signs for whom.
passkeys = Table(
    "account_passkey",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("citizen", String(32), nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("used_at", Float, nullable=False),
)

#: Challenges that were given out and not answered yet. ``citizen`` is who adds a passkey; empty
#: where somebody signs in. Each is used once.
ceremonies = Table(
    "account_ceremony",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("challenge", LargeBinary, nullable=False),
    Column("citizen", String(32), nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)

#: The browser's push subscription of a device that asked for notices of its cases: it ends with the
#: device's credentials.
device_pushes = Table(
    "citizen_device_push",
    metadata,
    Column("device", String(32), primary_key=True),
    Column("endpoint", String, primary_key=True),
)

#: Codes by which another device takes over a citizen's cases. ``used_by`` is that device.
claims = Table(
    "citizen_claim",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("citizen", String(32), nullable=False, index=True),
    Column("expires_at", Float, nullable=False, index=True),
    Column("used_by", String(32), nullable=False),
)

#: Identities whose devices signed in to an account later: ``citizen`` is theirs, ``account`` the
#: citizen whose account it is.
joined = Table(
    "joined_citizen",
    metadata,
    Column("citizen", String(32), primary_key=True),
    Column("account", String(32), nullable=False, index=True),
)

#: The devices by which those of an account open what it was joined by: ``device`` is one of the
#: joined identity, and ends when ``through``, one of the account, does.
joined_devices = Table(
    "joined_citizen_device",
    metadata,
    Column("device", String(32), primary_key=True),
    Column("through", String(32), nullable=False, index=True),
)

#: Who asked that all of hers be erased, when it is due, and when it was done.
erasures = Table(
    "citizen_erasure",
    metadata,
    Column("citizen", String(32), primary_key=True),
    Column("asked_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("done_at", Float, nullable=True),
)
