"""The kiosk's half of an envelope, written from the description in ``server/kiosk_seal.py`` as the
browser does it, not from the code that opens it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.portal import people
from tests.portal.people import with_photo

INFO = b"citizens-portal kiosk envelope 1"


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256."""
    key = hmac.digest(salt, secret, hashlib.sha256)
    block, out, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([counter]), hashlib.sha256)
        out, counter = out + block, counter + 1
    return out[:length]


def seal(public: str, plaintext: bytes) -> bytes:
    """An envelope for the portal whose key is ``public``, base64url."""
    portal = unb64(public)
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    their_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), portal)
    shared = ephemeral.exchange(ec.ECDH(), their_key)
    material = hkdf(shared, point + portal, INFO, 44)
    head = b"\x01" + point
    return head + AESGCM(material[:32]).encrypt(material[32:], plaintext, head)


class Visitor:
    """A visitor's identity, made in the browser."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(16)
        self.secret = secrets.token_urlsafe(32)

    def visit(self, *docs: dict[str, Any], **more: Any) -> bytes:
        """What is sealed: who she is and her documents."""
        return json.dumps({"id": self.id, "secret": self.secret, "docs": docs, **more}).encode()


def submission(uuid: str, **changes: Any) -> dict[str, Any]:
    """A finished form with a photo."""
    return with_photo(people.submission(uuid, via="kiosk", **changes))
