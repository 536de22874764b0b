"""A person who had all of hers erased: nothing about her is on its way, nor in the journal."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from server.notify.tables import attempts, deliveries, messages, subscription_topics


def forget_topic(connection: Connection, topic: str, keys: str) -> None:
    """No browser hears of ``topic`` any more; messages and journal lines whose key begins with
    ``keys`` are forgotten."""
    connection.execute(delete(subscription_topics).where(subscription_topics.c.topic == topic))
    of_hers = select(messages.c.id).where(messages.c.key.startswith(keys, autoescape=True))
    connection.execute(delete(deliveries).where(deliveries.c.message.in_(of_hers)))
    connection.execute(delete(messages).where(messages.c.key.startswith(keys, autoescape=True)))
    connection.execute(delete(attempts).where(attempts.c.key.startswith(keys, autoescape=True)))
