"""Tables of the notifications. They lie beside the documents in the same database, so that a
document and the push it causes are one transaction."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

#: A browser that wants pushes (W3C Push API ``PushSubscription``). ``vapid`` is our public key it
#: was made with: after we change ours, it can never be reached again.
subscriptions = Table(
    "push_subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("endpoint", String, nullable=False, unique=True),
    Column("p256dh", String, nullable=False),
    Column("auth", String, nullable=False),
    Column("vapid", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,  # An id that names a gone receiver never names another one.
)

#: What it wants to hear of: ``citizen:<hex>``, ``section:<slug>``, ``municipality:<slug>``.
subscription_topics = Table(
    "push_subscription_topic",
    metadata,
    Column("topic", String, primary_key=True),
    Column("subscription", Integer, primary_key=True, index=True),
)

#: An address that is told of a topic by e-mail or SMS, because its owner chose so. ``channel`` is
#: ``email`` or ``sms``.
addresses = Table(
    "notice_address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String, nullable=False),
    Column("channel", String(5), nullable=False),
    Column("address", String(254), nullable=False),
    Column("language", String(2), nullable=False),
    UniqueConstraint("topic", "channel"),
    sqlite_autoincrement=True,
)

#: One row a message. ``key`` names its cause: the same cause never speaks twice. ``spread`` is the
#: last subscription that got a delivery, NULL once all have: a message to a hundred thousand
#: readers is spread in slices.
messages = Table(
    "outbox_message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("audience", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    Column("spread", Integer, nullable=True, index=True),
    sqlite_autoincrement=True,
)

#: One row a message and receiver, until it is delivered or given up. ``due_at`` is when to try
#: (next). A claim moves it past the longest a send may take, so a worker that died is followed by
#: another try, never by silence. ``receiver`` is the id of a subscription or, by ``channel``, of an
#: address.
deliveries = Table(
    "outbox_delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("receiver", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("claimed", Boolean, nullable=False),
    UniqueConstraint("message", "channel", "receiver"),
)
Index("outbox_delivery_due", deliveries.c.due_at)
Index("outbox_delivery_receiver", deliveries.c.receiver)

#: The journal: what came of each attempt, for the operator. It says which cause and which push
#: service, never which browser.
attempts = Table(
    "outbox_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("service", String, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("outcome", String, nullable=False),
    Column("status", Integer, nullable=True),
)
