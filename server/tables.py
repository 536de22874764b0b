"""The server's own tables. They lie beside the documents in the same database, so that a document,
a number given out and the work done for it are one transaction."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

metadata = MetaData()

#: A citizen's device, trusted on first use. ``id`` is 32 hexadecimal digits; of the secret, 32
#: random bytes, only the SHA-256 is kept.
devices = Table(
    "device",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("created_at", Float, nullable=False),
)

#: Admins in CouchDB's sense, made at first start where PORTAL_ADMIN names none.
admins = Table(
    "admin",
    metadata,
    Column("name", String, primary_key=True),
    Column("password_hash", String, nullable=False),
)

officials = Table(
    "official",
    metadata,
    Column("name", String, primary_key=True),
    Column("display", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("created_at", Float, nullable=False),
)

#: A desk session: only the SHA-256 of its cookie is kept.
sessions = Table(
    "official_session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("official", ForeignKey("official.name", ondelete="CASCADE"), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)

#: The last number given out in a year.
counters = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

#: How often something was tried since ``began_at``. The key is a hash: it may be of an address. The
#: table keeps its first name, from when accounts alone were limited: under another, a new version
#: would forgive what was counted.
limits = Table(
    "account_limit",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("began_at", Float, nullable=False),
    Column("ends_at", Float, nullable=False, index=True),
)

#: What an official's command was answered: the same command again gets the same answer.
commands = Table(
    "desk_command",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("official", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)

#: Every version of a service that was ever offered, as its document's body: a form that was filled
#: in on an earlier one is held to that one.
service_versions = Table(
    "service_version",
    metadata,
    Column("slug", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("rev", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

#: Publications that subscribers were told of. Unlike the outbox it forgets nothing: a correction
#: years later is no news.
announced = Table("announced", metadata, Column("id", String, primary_key=True))

#: Documents that wait for another document (``needs``) of the same database to be registered.
awaiting = Table(
    "awaiting",
    metadata,
    Column("db", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("needs", String, nullable=False),
    Column("at", Float, nullable=False),
)
Index("awaiting_needs", awaiting.c.db, awaiting.c.needs)

#: Documents whose processing failed: set aside with the reason, tried again at the next start.
parked = Table(
    "parked",
    metadata,
    Column("db", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
)

#: What the desk's list sorts, filters and searches by: ``desk-case:<uuid>`` in a row. ``words`` is
#: its text in lower case without accents or signs, ``marks`` what else a search is narrowed by
#: (server/desk/search.py); ``subject`` and ``person`` tell one row from another. ``written`` counts
#: her messages, ``seen`` how many of them an official has read or answered. Rebuilt from the
#: documents when a version brings another column (server/desk/rebuilding.py).
desk_cases = Table(
    "desk_case",
    metadata,
    # SQLite's text index names rows by an integer that no VACUUM changes.
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("service", String, nullable=False),
    Column("municipality", String, nullable=False),
    Column("title_es", String, nullable=False),
    Column("title_en", String, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("organization", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("assignee", String, nullable=False),
    Column("assignee_name", String, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("subject", String, nullable=False),
    Column("person", String, nullable=False),
    Column("written", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("last_message_at", Float, nullable=False),
    Column("answered_at", Float),
    Column("words", String, nullable=False),
    Column("marks", String, nullable=False),
)
# A list is read in its order, from one end of an index to as many rows as a page has. That takes an
# index for each order, everywhere and in one office. Open cases are few among those answered in all
# years: their indexes say what else they are filtered by, so that those left out are passed over
# without a look at their rows.
_filtered = [
    desk_cases.c[name]
    for name in (
        *("organization", "municipality", "state", "assignee"),
        *("kind", "service", "answer_by", "received_at"),
    )
]
for _order in (desk_cases.c.received_at, desk_cases.c.answer_by, desk_cases.c.last_message_at):
    for _name, *_within in (("all",), ("office", desk_cases.c.organization)):
        _keys = [_order, desk_cases.c.seq]
        Index(f"desk_case_{_name}_{_order.name}", *_within, *_keys)
        # "open" leads, though it is the same in all: SQLite takes the index that has most of what
        # a query says is equal.
        Index(
            f"desk_case_open_{_name}_{_order.name}",
            desk_cases.c.open,
            *_within,
            *_keys,
            *(column for column in _filtered if column not in {*_within, _order}),
            # As a query says it: SQLite compares the words.
            sqlite_where=text("open = 1"),
            postgresql_where=desk_cases.c.open,
        )
for _name, *_within in (
    ("state", desk_cases.c.state),
    ("office_state", desk_cases.c.organization, desk_cases.c.state),
    ("assignee", desk_cases.c.assignee),
    ("service", desk_cases.c.service),
    ("kind", desk_cases.c.kind),
):
    Index(f"desk_case_{_name}", *_within, desk_cases.c.received_at, desk_cases.c.seq)
_unread = desk_cases.c.written > desk_cases.c.seen
Index(
    "desk_case_unread",
    desk_cases.c.received_at,
    desk_cases.c.seq,
    sqlite_where=_unread,
    postgresql_where=_unread,
)

#: How many cases there are of each ``what`` and ``value`` in an office (server/desk/counts.py). Of
#: what there are no cases there is no row.
desk_counts = Table(
    "desk_count",
    metadata,
    *(
        Column(name, String, primary_key=True)
        for name in ("what", "value", "organization", "municipality")
    ),
    Column("cases", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: Who has a case open, until when unless she says so again (server/desk/presence.py).
desk_presence = Table(
    "desk_presence",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("official", String, primary_key=True),
    Column("display", String, nullable=False),
    Column("writing", Boolean, nullable=False),
    Column("until", Float, nullable=False, index=True),
)

#: The same as ``desk_case`` for ``desk-comment:<uuid>``.
desk_comments = Table(
    "desk_comment",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("state", String, nullable=False),
    Column("publication", String, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("organization", String, nullable=False),
    Column("municipality", String, nullable=False),
    # Reports that no moderator has dealt with.
    Column("reports", Integer, nullable=False),
    # Of an open appeal: when it was made, and against whose decision.
    Column("appealed_at", Float),
    Column("appealed_against", String, nullable=False),
)
Index(
    "desk_comment_state", desk_comments.c.state, desk_comments.c.received_at, desk_comments.c.uuid
)
