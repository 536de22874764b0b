"""What a push service checks of an application server's identification (RFC 8292)."""

from __future__ import annotations

import json
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.push_service.browser import unb64

_HEADER = re.compile(r"vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)")


class RefusedError(Exception):
    """Why the push is not accepted, and the status that says so."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def check_vapid(authorization: str, *, audience: str, key: str, now: float) -> None:
    """Raises RefusedError unless the token is signed by ``key`` for ``audience`` and timely."""
    found = _HEADER.fullmatch(authorization)
    if found is None:
        raise RefusedError(401, "no vapid credentials")
    token, public = found.groups()
    if public != key:
        raise RefusedError(403, "not the key that the browser subscribed with")
    head, claims, signature = token.split(".")
    _check_signature(public, f"{head}.{claims}".encode(), unb64(signature))
    if json.loads(unb64(head)) != {"typ": "JWT", "alg": "ES256"}:
        raise RefusedError(403, "not an ES256 token")
    said = json.loads(unb64(claims))
    if said.get("aud") != audience:
        raise RefusedError(403, f"aud is {said.get('aud')}, not {audience}")
    if not now < said.get("exp", 0) <= now + 12 * 3600 + 5:
        raise RefusedError(403, "exp is past or more than twelve hours ahead")
    if not str(said.get("sub", "")).startswith(("mailto:", "https:")):
        raise RefusedError(403, "sub is no contact")


def _check_signature(public: str, signed: bytes, signature: bytes) -> None:
    """JWS ES256 (RFC 7518 section 3.4): r and s, 32 bytes each."""
    if len(signature) != 64:
        raise RefusedError(403, "the signature is not 64 bytes")
    r, s = (int.from_bytes(signature[n : n + 32], "big") for n in (0, 32))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public))
    try:
        point.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise RefusedError(403, "the signature is wrong") from None
