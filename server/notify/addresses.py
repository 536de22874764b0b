"""Who is told by e-mail or SMS, and of what. An account's owner chooses (``server/accounts``)."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from schemas.text import Language
from server.notify.delivery import Channel
from server.notify.tables import addresses, deliveries
from server.upsert import insert


def put(
    connection: Connection, topic: str, channel: Channel, address: str, language: Language
) -> None:
    """From now on ``address`` is told of ``topic`` by this channel, and no other one is."""
    values = {"address": address, "language": language}
    connection.execute(
        insert(connection, addresses)
        .values(topic=topic, channel=channel, **values)
        .on_conflict_do_update(index_elements=["topic", "channel"], set_=values)
    )


def drop(connection: Connection, topic: str, channel: Channel) -> None:
    """Nobody is told of ``topic`` by this channel; what was on its way is not sent either."""
    gone = connection.execute(
        delete(addresses)
        .where(addresses.c.topic == topic, addresses.c.channel == channel)
        .returning(addresses.c.id)
    ).scalar()
    on_its_way = (deliveries.c.channel == channel) & (deliveries.c.receiver == gone)
    connection.execute(delete(deliveries).where(on_its_way))


def channels_of(connection: Connection, topic: str) -> set[Channel]:
    """By which channels somebody is told of ``topic``."""
    return set(connection.scalars(select(addresses.c.channel).where(addresses.c.topic == topic)))
