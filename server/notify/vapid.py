"""Voluntary Application Server Identification (RFC 8292): who we are to push services."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02, VapidException

from server.config import Config, ConfigError
from server.key_file import base64url, from_base64url, load_or_make, public_point

KEY_FILE = "vapid.pem"

#: Seconds a token is good for. RFC 8292 section 2 allows 24 h; clocks differ, so it stays at half.
TOKEN_LIFE = 12 * 3600
#: A token is replaced when less than this many seconds of it are left.
TOKEN_MARGIN = 3600

_log = logging.getLogger(__name__)


def origin_of(endpoint: str) -> str:
    """Scheme, host and port of a push endpoint: the audience of a token."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


class VapidKeys:
    """Our key pair. ``public`` is what a browser subscribes with, base64url."""

    def __init__(self, private: ec.EllipticCurvePrivateKey, subject: str) -> None:
        self.public = base64url(public_point(private))
        self._vapid = Vapid02(private)
        self._subject = subject
        self._tokens: dict[str, tuple[int, str]] = {}
        self._authorization(
            "https://example.com", TOKEN_LIFE
        )  # An unusable subject is told at start.

    def authorization(self, endpoint: str, now: float) -> str:
        """The Authorization header for ``endpoint`` at ``now`` (seconds since 1970). A token is
        made once an origin and reused: signing costs as much as all the rest of a push."""
        origin = origin_of(endpoint)
        expires, token = self._tokens.get(origin, (0, ""))
        if expires - now < TOKEN_MARGIN:
            expires = int(now) + TOKEN_LIFE
            token = self._authorization(origin, expires)
            self._tokens = {o: kept for o, kept in self._tokens.items() if kept[0] > now}
            self._tokens[origin] = expires, token
        return token

    def _authorization(self, origin: str, expires: int) -> str:
        # Claims are made anew for each origin: py_vapid's callers get them mutated.
        claims = {"aud": origin, "exp": expires, "sub": self._subject}
        try:
            headers: dict[str, str] = self._vapid.sign(claims)
        except VapidException:
            raise ConfigError("VAPID_SUBJECT must be mailto:someone@host or https://host") from None
        return headers["Authorization"]


def load_vapid(config: Config) -> VapidKeys:
    """The keys of ``VAPID_PRIVATE_KEY``, else of the data folder, made there at first start.

    Raises ConfigError for keys that cannot be used."""
    if config.vapid_private_key:
        private = _from_text(config.vapid_private_key)
    else:
        private = load_or_make(config.data / KEY_FILE)
    keys = VapidKeys(private, config.vapid_subject or _default_subject(config.url))
    if config.vapid_public_key and config.vapid_public_key.rstrip("=") != keys.public:
        raise ConfigError("VAPID_PUBLIC_KEY does not belong to the private key")
    return keys


def _from_text(text: str) -> ec.EllipticCurvePrivateKey:
    """A private key as web push tools print it: 32 bytes, base64url."""
    try:
        number = int.from_bytes(_thirty_two(from_base64url(text)), "big")
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError:
        raise ConfigError("VAPID_PRIVATE_KEY must be 32 bytes of base64url") from None


def _thirty_two(data: bytes) -> bytes:
    if len(data) != 32:
        raise ValueError
    return data


def _default_subject(url: str) -> str:
    """The portal itself, where it has a public name. Some push services refuse the last resort."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return f"https://{parts.hostname}"
    _log.warning("VAPID_SUBJECT is not set: some push services will refuse our pushes")
    return "mailto:portal@localhost"
