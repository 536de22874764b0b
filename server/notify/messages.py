"""What a push message says: which kind of thing happened, and the page to open. No words about
the person and no words to show: the service worker holds those, in both languages."""

from __future__ import annotations

import hashlib
from typing import Literal

from msgspec import Struct, json

from schemas.documents import NoticeKind
from schemas.text import Language, Slug, Uuid

#: RFC 8030 section 5.3. "high" lets a sleeping phone wake at once; it costs battery.
Urgency = Literal["normal", "high"]


class PushMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One push, the same for all its receivers. ``url`` is a path of the portal. ``number`` is the
    case's: e-mail and SMS say it, for no phone of hers holds the case beside them."""

    kind: NoticeKind | Literal["publication"]
    url: str
    case: Uuid | None = None
    slug: Slug | None = None
    number: str = ""

    @property
    def urgency(self) -> Urgency:
        """An answer is what she waits for; all else may come when the phone wakes anyway."""
        return "high" if self.kind == "answered" else "normal"

    @property
    def topic(self) -> str:
        """The Topic header (RFC 8030 section 5.4): a waiting push about the same subject is
        replaced, so a phone that was off for a week shows the last state alone, and a push that
        was sent twice shows once. 32 hexadecimal digits, the most a push service must take."""
        if self.case is not None:
            return self.case.replace("-", "")
        return hashlib.sha256(f"{self.kind} {self.url}".encode()).hexdigest()[:32]


class _Payload(PushMessage, frozen=True, kw_only=True, omit_defaults=True):
    language: Language


def payload(message: PushMessage, language: Language) -> bytes:
    """The bytes the service worker decodes: the message and the receiver's language."""
    return json.encode(
        _Payload(
            kind=message.kind,
            url=message.url,
            case=message.case,
            slug=message.slug,
            language=language,
        )
    )
