"""How a person is told of answers beside pushes, which each browser asks for itself: by e-mail, by
SMS, by both, or not at all: then her journal in the portal alone says it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from schemas.accounts import ConfirmedContact, ContactKind
from schemas.text import Language
from server.notify import addresses
from server.notify.delivery import Channel
from server.notify.outbox import cases_of
from sync.snapshot import Snapshot
from sync.transaction import Transaction

#: Kind of address → what carries words to it.
CHANNELS: Final[dict[ContactKind, Channel]] = {"email": "email", "phone": "sms"}


def told(snapshot: Snapshot, citizen: str) -> list[ContactKind]:
    """At which kinds of her addresses she is told."""
    channels = addresses.channels_of(snapshot.connection, cases_of(citizen))
    return [kind for kind, channel in CHANNELS.items() if channel in channels]


def choose(
    transaction: Transaction,
    citizen: str,
    contacts: Collection[ConfirmedContact],
    wanted: Collection[ContactKind],
    language: Language,
) -> None:
    """She is told at those of her confirmed ``contacts`` whose kind is ``wanted``, no others."""
    held = {contact.kind: contact.address for contact in contacts}
    for kind, channel in CHANNELS.items():
        topic, connection = cases_of(citizen), transaction.connection
        if kind in wanted and kind in held:
            addresses.put(connection, topic, channel, held[kind], language)
        else:
            addresses.drop(connection, topic, channel)
