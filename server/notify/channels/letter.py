"""What e-mail and SMS carry: a few words for one person."""

from __future__ import annotations

from msgspec import Struct


class Letter(Struct, frozen=True):
    """``subject`` is for e-mail; an SMS is ``text`` alone, so that has to stand by itself."""

    subject: str
    text: str
