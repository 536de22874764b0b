"""Tables of the kiosks."""

from __future__ import annotations

from sqlalchemy import Column, Float, LargeBinary, MetaData, String, Table

metadata = MetaData()

#: Codes given out and not used yet. Only a hash is kept; the row goes when the code is used.
codes = Table(
    "kiosk_code",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("expires_at", Float, nullable=False),
)

#: Enrolled devices; of the secret only the SHA-256 is kept.
kiosks = Table(
    "kiosk",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("enrolled_at", Float, nullable=False),
)
