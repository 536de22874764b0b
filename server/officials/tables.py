"""Tables of officials' grants and of the log of what they did."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    event,
)

from server.tables import metadata

#: An official's roles. An empty organization or municipality is all of them.
official_grants = Table(
    "official_grant",
    metadata,
    Column("official", ForeignKey("official.name", ondelete="CASCADE"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("organization", String, primary_key=True),
    Column("municipality", String, primary_key=True),
)

#: An official's second factor: its secret, encrypted; since when it counts (0: not confirmed yet);
#: the last time step that was used; wrong codes in a row, and until when none is tried.
official_factors = Table(
    "official_factor",
    metadata,
    Column("official", ForeignKey("official.name", ondelete="CASCADE"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("confirmed_at", Float, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Float, nullable=False),
)

#: Codes for when the phone is lost, each good once: their SHA-256.
recovery_codes = Table(
    "official_recovery_code",
    metadata,
    Column("official", ForeignKey("official.name", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
)

#: What officials did, in the order of the commits. ``hash`` is of the entry and of the hash before
#: it (server/officials/audit.py); the engine itself refuses to change or delete one.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("who", String, nullable=False),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
Index("audit_subject", audit.c.subject, audit.c.number)
Index("audit_who", audit.c.who, audit.c.number)


def _after_creation(engine: str, statement: str) -> None:
    # SQLAlchemy leaves DDL() without types.
    ddl: Any = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(audit, "after_create", ddl.execute_if(dialect=engine))


for _verb in ("UPDATE", "DELETE"):
    _after_creation(
        "sqlite",
        f"CREATE TRIGGER audit_no_{_verb.lower()} BEFORE {_verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    )
for _statement in (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
):
    _after_creation("postgresql", _statement)
