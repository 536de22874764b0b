"""Tables of the notifications. They lie beside the documents in the same database, so that a
document and the push it causes are one transaction."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

#: A browser that wants pushes (W3C Push API ``PushSubscription``).
subscriptions = Table(
    "push_subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("endpoint", String, nullable=False, unique=True),
    Column("p256dh", String, nullable=False),
    Column("auth", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_at", Float, nullable=False),
)

#: What it wants to hear of: ``citizen:<hex>``, ``section:<slug>``, ``municipality:<slug>``.
subscription_topics = Table(
    "push_subscription_topic",
    metadata,
    Column("topic", String, primary_key=True),
    Column(
        "subscription",
        ForeignKey("push_subscription.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
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
    Column("expires_at", Float, nullable=False),
    Column("spread", Integer, nullable=True),
)
Index("outbox_message_spread", messages.c.spread)

#: One row a message and receiver, until it is delivered or given up. ``due_at`` is when to try
#: (next); a claim moves it past the longest a send may take, so a worker that died is followed by
#: another try, never by silence. ``channel`` leaves room for e-mail and SMS.
deliveries = Table(
    "outbox_delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", ForeignKey("outbox_message.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String, nullable=False),
    Column("receiver", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float, nullable=False),
    UniqueConstraint("message", "channel", "receiver"),
)
Index("outbox_delivery_due", deliveries.c.due_at)

#: What came of each attempt, for the operator: who answered what, never whom it was for.
attempts = Table(
    "outbox_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("host", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("outcome", String, nullable=False),
    Column("status", Integer, nullable=True),
)
