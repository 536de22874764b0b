"""Every setting of a portal. The environment is read here and nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Final, Literal, cast, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from server.portal.deadlines import Terms
from sync.quota import Quota

#: Name → (default, what it is). The README documents each; a test compares.
ENVIRONMENT: Final[dict[str, tuple[str, str]]] = {
    "DATABASE_URL": (
        "",
        "SQLAlchemy URL, SQLite or PostgreSQL; default: portal.db in the data folder",
    ),
    "PORTAL_ADMIN": ("", "name:password of an admin in CouchDB's sense; made and printed if unset"),
    "PORTAL_OFFICIAL_PASSWORD": ("", "password for `portal official add`; asked for if unset"),
    "PORTAL_URL": ("", "address under which people reach the portal; default: where it listens"),
    "PORTAL_NAME": ("Portal de La Habana", "name shown to people"),
    "PORTAL_ANSWER_DAYS": ("30", "calendar days within which a case must be answered"),
    "PORTAL_EXTENSION_DAYS": ("30", "calendar days that the one extension of a case adds"),
    "PORTAL_NOTICE_DAYS": (
        "7",
        "calendar days before its day by which an extension is decided; then a case is near it",
    ),
    "PORTAL_REDIRECT_DAYS": ("5", "calendar days within which a case is sent to another body"),
    "PORTAL_SECOND_FACTOR": (
        "administer",
        "who needs a second factor at the desk: administer (those who do), all, or none",
    ),
    "PORTAL_TIME_ZONE": (
        "America/Havana",
        "the city's time zone: deadlines and the year of numbers",
    ),
    "PORTAL_MAX_REQUEST_MB": ("64", "largest request body, in MiB; a larger one is answered 413"),
    "PORTAL_MAX_ATTACHMENT_MB": ("1024", "largest attachment, in MiB, by its own URL or as a part"),
    "PORTAL_MAX_DOCUMENT_MB": ("8", "largest document, in MB (10^6 bytes), attachments apart"),
    "PORTAL_QUOTA_MB": (
        "500",
        "most that a citizen's database may store, in MiB: documents, their files, old revisions",
    ),
    "PORTAL_QUOTA_DOCUMENTS": ("20000", "most documents in a citizen's database"),
    "PORTAL_QUOTA_LOCAL_DOCUMENTS": (
        "1000",
        "most _local documents (replicators' checkpoints) in a citizen's database",
    ),
    "PORTAL_QUOTA_CONFLICTS": ("1000", "most conflicting revisions of a citizen's document"),
    "PORTAL_CORS_ORIGINS": (
        "",
        "origins whose pages may use /db, separated by commas; * is any, without cookies",
    ),
    "PORTAL_NEW_DEVICES_PER_HOUR": (
        "1000",
        "citizens' devices that may make their first database from one address (of IPv6, one /64) "
        "in an hour; the next is told when to come again",
    ),
    "PORTAL_TRUSTED_PROXIES": (
        "127.0.0.1,::1",
        "addresses or networks of proxies, separated by commas, whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed: limits count by the address that they tell",
    ),
    "VAPID_PRIVATE_KEY": ("", "web push key, base64url; made at first start if unset"),
    "VAPID_PUBLIC_KEY": ("", "its public half, base64url; checked against the private one"),
    "VAPID_SUBJECT": ("", "mailto: or https: address that push services may write to"),
    "SMTP_URL": (
        "",
        "smtp://user:password@host:587?from=portal@example.org (smtps:// for TLS from the start): "
        "sends codes and notices by e-mail; without it none are sent",
    ),
    "SMS_URL": (
        "",
        "https://user:password@host/path of a gateway that takes POST of JSON {to, text}: sends "
        "codes and notices by SMS; without it none are sent",
    ),
    "PORTAL_PHONE_PREFIX": ("+53", "country code of numbers that are typed without one"),
    "PORTAL_PUSH_ALLOW_PRIVATE": (
        "",
        "1 lets push services be on loopback and private addresses, over http too: for tests",
    ),
}


SecondFactorNeed = Literal["administer", "all", "none"]


class ConfigError(Exception):
    """A setting that cannot be used; its text is for the operator."""


class Config(Struct, frozen=True, kw_only=True):
    """Settings of one process. Secrets among them are never printed (see ``__repr__``)."""

    data: Path
    database_url: str
    admin: tuple[str, str] | None = None
    official_password: str = ""
    url: str = ""
    name: str = ENVIRONMENT["PORTAL_NAME"][0]
    answer_days: int = 30
    extension_days: int = 30
    notice_days: int = 7
    redirect_days: int = 5
    second_factor: SecondFactorNeed = "administer"
    time_zone: ZoneInfo = ZoneInfo("America/Havana")
    max_request_bytes: int = 64 << 20
    max_attachment_bytes: int = 1 << 30
    max_document_bytes: int = 8_000_000
    quota: Quota = Quota(size=500 << 20, documents=20_000, local_documents=1000, leaves=1000)
    cors_origins: frozenset[str] = frozenset()
    new_devices_per_hour: int = 1000
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    vapid_private_key: str = ""
    vapid_public_key: str = ""
    vapid_subject: str = ""
    push_allow_private: bool = False
    smtp_url: str = ""
    sms_url: str = ""
    phone_prefix: str = "+53"

    def __repr__(self) -> str:
        """The folder alone: the rest may hold secrets."""
        return f"Config(data={str(self.data)!r})"

    @property
    def terms(self) -> Terms:
        """The law's terms in this city."""
        return Terms(
            zone=self.time_zone,
            answer=self.answer_days,
            extension=self.extension_days,
            notice=self.notice_days,
            redirect=self.redirect_days,
        )

    @property
    def secure(self) -> bool:
        """People come by https, so cookies may say ``Secure``."""
        return self.url.startswith("https://")


def read_config(data: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings for documents in ``data``. Raises ConfigError naming the variable at fault."""

    def setting(name: str) -> str:
        return environ.get(name, "").strip() or ENVIRONMENT[name][0]

    return Config(
        data=data,
        database_url=setting("DATABASE_URL") or f"sqlite:///{data.resolve() / 'portal.db'}",
        admin=_admin(environ.get("PORTAL_ADMIN", "")),
        official_password=environ.get("PORTAL_OFFICIAL_PASSWORD", ""),
        url=_url(setting("PORTAL_URL")),
        name=setting("PORTAL_NAME"),
        answer_days=_days("PORTAL_ANSWER_DAYS", setting),
        extension_days=_days("PORTAL_EXTENSION_DAYS", setting),
        notice_days=_days("PORTAL_NOTICE_DAYS", setting),
        redirect_days=_days("PORTAL_REDIRECT_DAYS", setting),
        second_factor=_second_factor(setting("PORTAL_SECOND_FACTOR")),
        time_zone=_zone(setting("PORTAL_TIME_ZONE")),
        max_request_bytes=_number("PORTAL_MAX_REQUEST_MB", setting, 4096) << 20,
        max_attachment_bytes=_number("PORTAL_MAX_ATTACHMENT_MB", setting, 65_536) << 20,
        max_document_bytes=_number("PORTAL_MAX_DOCUMENT_MB", setting, 512) * 1_000_000,
        quota=Quota(
            size=_number("PORTAL_QUOTA_MB", setting, 1 << 20) << 20,
            documents=_number("PORTAL_QUOTA_DOCUMENTS", setting, 1_000_000_000),
            local_documents=_number("PORTAL_QUOTA_LOCAL_DOCUMENTS", setting, 1_000_000),
            leaves=_number("PORTAL_QUOTA_CONFLICTS", setting, 100_000),
        ),
        cors_origins=_origins(setting("PORTAL_CORS_ORIGINS")),
        new_devices_per_hour=_number("PORTAL_NEW_DEVICES_PER_HOUR", setting, 1_000_000),
        trusted_proxies=_proxies(setting("PORTAL_TRUSTED_PROXIES")),
        vapid_private_key=setting("VAPID_PRIVATE_KEY"),
        vapid_public_key=setting("VAPID_PUBLIC_KEY"),
        vapid_subject=setting("VAPID_SUBJECT"),
        push_allow_private=setting("PORTAL_PUSH_ALLOW_PRIVATE") == "1",
        smtp_url=setting("SMTP_URL"),
        sms_url=setting("SMS_URL"),
        phone_prefix=_phone_prefix(setting("PORTAL_PHONE_PREFIX")),
    )


def _admin(value: str) -> tuple[str, str] | None:
    if not value:
        return None
    name, colon, password = value.partition(":")
    if not (name and colon and password):
        raise ConfigError("PORTAL_ADMIN must be name:password")
    return name, password


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ConfigError("PORTAL_URL must be an http or https address")
    return value.rstrip("/")


def _days(name: str, setting: Callable[[str], str]) -> int:
    value = setting(name)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 3650:
        raise ConfigError(f"{name} must be a number of days between 1 and 3650")
    return int(value)


def _number(name: str, setting: Callable[[str], str], most: int) -> int:
    value = setting(name)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise ConfigError(f"{name} must be a number between 1 and {most}")
    return int(value)


def _origins(value: str) -> frozenset[str]:
    """Origins as browsers write them (RFC 6454): scheme and host in lower case, no path."""
    found = frozenset(one.strip().lower().rstrip("/") for one in value.split(",") if one.strip())
    for one in found - {"*"}:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != one:
            raise ConfigError(
                "PORTAL_CORS_ORIGINS must be * or origins such as https://example.org"
            )
    return found


def _proxies(value: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in value.split(",") if one.strip())
    for one in found:
        try:
            ip_network(one)
        except ValueError:
            raise ConfigError(
                "PORTAL_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8"
            ) from None
    return found


def _phone_prefix(value: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{0,3}", value, re.ASCII):
        raise ConfigError("PORTAL_PHONE_PREFIX must be a country code such as +53")
    return value


def _second_factor(value: str) -> SecondFactorNeed:
    if value not in get_args(SecondFactorNeed):
        raise ConfigError("PORTAL_SECOND_FACTOR must be administer, all or none")
    return cast(SecondFactorNeed, value)


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError("PORTAL_TIME_ZONE must be a name such as America/Havana") from None
