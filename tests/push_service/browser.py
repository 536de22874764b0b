"""The browser's half of web push: a subscription's keys, and decryption by RFC 8291.

Written from the RFCs and not on the libraries that the server encrypts with, so that a mistake of
theirs would show."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hmac(key: bytes, data: bytes) -> bytes:
    digest = hmac.HMAC(key, hashes.SHA256())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True)
class Browser:
    """A user agent's key pair and authentication secret (RFC 8291 section 3.1)."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes

    @classmethod
    def new(cls) -> Browser:
        return cls(ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16))

    @property
    def public(self) -> bytes:
        """Its uncompressed public point."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        """``PushSubscription.toJSON().keys``."""
        return {"p256dh": b64(self.public), "auth": b64(self.auth)}

    def decrypt(self, body: bytes) -> bytes:
        """The message in an aes128gcm ``body`` (RFC 8188 section 2, one record). Raises
        InvalidTag or ValueError for what was not encrypted for this browser."""
        salt, record_size = body[:16], int.from_bytes(body[16:20], "big")
        key_end = 21 + body[20]
        sender, ciphertext = body[21:key_end], body[key_end:]
        if len(ciphertext) > record_size:
            raise ValueError("more than one record")
        their_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.private.exchange(ec.ECDH(), their_key)
        # RFC 8291 section 3.4.
        info = b"WebPush: info\0" + self.public + sender
        key_material = _hmac(_hmac(self.auth, shared), info + b"\x01")
        pseudo_random = _hmac(salt, key_material)
        key = _hmac(pseudo_random, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = _hmac(pseudo_random, b"Content-Encoding: nonce\0\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, ciphertext, None).rstrip(b"\0")
        if not padded.endswith(b"\x02"):
            raise ValueError("the last record's delimiter is missing")
        return padded[:-1]
