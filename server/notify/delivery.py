"""A delivery: one message on its way to one receiver, and what came of it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from schemas.text import Language
from server.notify.messages import PushMessage

#: delivered: the push service took it. gone: the receiver is no more. retry: not now. failed: this
#: message can never be delivered to it. expired: no longer worth it.
Outcome = Literal["delivered", "gone", "retry", "failed", "expired"]

WEBPUSH = "webpush"
#: Channels that carry words to an address.
Channel = Literal["email", "sms"]


class Receiver(Struct, frozen=True):
    """A subscribed browser."""

    id: int
    endpoint: str
    p256dh: str
    auth: str
    vapid: str
    language: Language


class Addressee(Struct, frozen=True):
    """An e-mail address or a mobile number."""

    id: int
    channel: Channel
    address: str
    language: Language


class Claim(Struct, frozen=True):
    """A delivery that one worker has taken. Times in seconds since 1970. ``service`` is who carries
    it: a push service's origin, or the channel."""

    id: int
    key: str
    attempts: int
    expires_at: float
    message: PushMessage
    receiver: Receiver | Addressee
    service: str

    @property
    def channel(self) -> str:
        """``webpush``, ``email`` or ``sms``."""
        return self.receiver.channel if isinstance(self.receiver, Addressee) else WEBPUSH


class Result(Struct, frozen=True):
    """What an attempt brought. ``retry_after`` in seconds, where the push service named it."""

    outcome: Outcome
    status: int | None = None
    retry_after: float | None = None
