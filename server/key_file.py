"""Keys in files of the data folder, made when they are first needed."""

from __future__ import annotations

import base64
import os
import re
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.config import ConfigError

_SECRET = 32
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def load_or_make(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in ``path`` (PKCS #8 PEM, readable by its owner alone).

    Processes that start together end with the same key, and a crash never leaves half a file: the
    key is written beside and linked into place. Raises ConfigError for a file that is no such key,
    OSError where the folder cannot be written."""
    if not path.exists():
        _write_new(path, _new_pem())
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        raise ConfigError(f"{path.name} in the data folder is not a private key") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ConfigError(f"{path.name} in the data folder is not a P-256 key")
    return key


def load_or_make_secret(path: Path) -> bytes:
    """The 32 random bytes in ``path``; as ``load_or_make`` in everything else."""
    if not path.exists():
        _write_new(path, secrets.token_bytes(_SECRET))
    secret = path.read_bytes()
    if len(secret) != _SECRET:
        raise ConfigError(f"{path.name} in the data folder is not a secret of {_SECRET} bytes")
    return secret


def _new_pem() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write_new(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(beside, path)
    except FileExistsError:
        return  # Another process was first: its key is the key.
    finally:
        beside.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The name must survive a power cut too: browsers have subscribed to this key."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Its public half as an uncompressed point: 65 bytes (SEC 1 section 2.3.3)."""
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def base64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648 section 5), as the Web Push RFCs write keys."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Its inverse; padding is accepted. Raises ValueError."""
    if not _BASE64URL.fullmatch(text):
        raise ValueError("not base64url")
    stripped = text.rstrip("=")
    return base64.urlsafe_b64decode(stripped + "=" * (-len(stripped) % 4))
