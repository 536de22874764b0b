"""Sealed envelopes: what a kiosk keeps of a visit when it could not send it.

A kiosk that is offline at "finish and erase" must keep nothing readable and lose nothing. It seals
the visitor's documents to the portal's public key (``seal_public_key`` of ``GET /api/config``),
erases everything else, and posts the envelope when there is a connection.

The envelope, version 1, in bytes::

    0       1     version, 0x01
    1       65    an ephemeral P-256 public key, uncompressed (SEC 1 section 2.3.3)
    66      ...   AES-256-GCM ciphertext with its tag of 16 bytes at the end

    shared    = ECDH(ephemeral private key, portal's public key)      # 32 bytes, x coordinate
    material  = HKDF-SHA256(shared, salt = ephemeral public key || portal's public key,
                            info = "citizens-portal kiosk envelope 1", length = 44)
    key, nonce = material[0:32], material[32:44]
    additional data = bytes 0 to 65 of the envelope

HKDF is RFC 5869; AES-GCM is NIST SP 800-38D. The ephemeral key is used once, so key and nonce never
repeat. In Web Crypto: ``deriveBits`` ECDH (256), ``deriveBits`` HKDF (352), ``encrypt`` AES-GCM.

The plaintext is UTF-8 JSON: ``{"id": …, "secret": …, "docs": […], "new_edits": true}``. ``id`` and
``secret`` are the visitor's identity, the rest is the body of a ``_bulk_docs`` request on her
database; photos are inline in ``_attachments`` (``content_type``, ``data`` in base64). Best is one
document an envelope, so that one that is refused holds up no other.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.key_file import base64url, load_or_make, public_point

KEY_FILE = "kiosk-seal.pem"
VERSION = 1
INFO = b"citizens-portal kiosk envelope 1"

_POINT = 65
_HEAD = 1 + _POINT
_TAG = 16
_KEY, _NONCE = 32, 12


class EnvelopeError(ValueError):
    """An envelope that cannot be opened; its text tells the client why."""


class SealKey:
    """The portal's key for envelopes. ``public`` is base64url of its uncompressed point."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self._point = public_point(private)
        self.public = base64url(self._point)

    def open(self, envelope: bytes) -> bytes:
        """The plaintext. Raises EnvelopeError for what was not sealed to this key, or was changed
        since."""
        if len(envelope) < _HEAD + _TAG or envelope[0] != VERSION:
            raise EnvelopeError("this is not a sealed envelope of version 1")
        head, sealed = envelope[:_HEAD], envelope[_HEAD:]
        try:
            ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), head[1:])
        except ValueError:
            raise EnvelopeError("the envelope's key is not a point of P-256") from None
        shared = self._private.exchange(ec.ECDH(), ephemeral)
        kdf = HKDF(hashes.SHA256(), _KEY + _NONCE, salt=head[1:] + self._point, info=INFO)
        material = kdf.derive(shared)
        try:
            return AESGCM(material[:_KEY]).decrypt(material[_KEY:], sealed, head)
        except InvalidTag:
            raise EnvelopeError("the envelope was not sealed to this portal's key") from None


def load_seal_key(data: Path) -> SealKey:
    """The key in the data folder, made there at first start. Raises ConfigError for a file that is
    no key."""
    return SealKey(load_or_make(data / KEY_FILE))
