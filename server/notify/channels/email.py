"""E-mail: one message to one SMTP server (RFC 5321, 5322)."""

from __future__ import annotations

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from server.config import Config, ConfigError
from server.notify.channels.letter import Letter
from server.notify.delivery import Result

#: Seconds that one step of a conversation with the server may take.
_PATIENCE: Final = 15.0
_PORTS: Final = {"smtp": 587, "smtps": 465}

_log = logging.getLogger(__name__)


class SmtpServer(Struct, frozen=True):
    """Where e-mail is handed over. With ``tls`` from the first byte (RFC 8314), else STARTTLS where
    the server offers it."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str | None = None
    password: str | None = None


def smtp_server(config: Config) -> SmtpServer | None:
    """The server of ``SMTP_URL``; None where it is not set. Raises ConfigError."""
    if not config.smtp_url:
        return None
    parts = urlsplit(config.smtp_url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or "@" not in sender:
        raise ConfigError("SMTP_URL must be smtp://user:password@host:port?from=portal@example.org")
    return SmtpServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        sender=sender,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


class EmailChannel:
    """``await channel.send("ana@example.org", letter)``."""

    def __init__(self, server: SmtpServer, name: str) -> None:
        self._server = server
        self._name = name

    async def send(self, address: str, letter: Letter) -> Result:
        """One attempt. Raises nothing that the other side can cause."""
        server = self._server
        try:
            await aiosmtplib.send(
                self._message(address, letter),
                sender=server.sender,
                recipients=[address],
                hostname=server.host,
                port=server.port,
                use_tls=server.tls,
                username=server.user,
                password=server.password,
                timeout=_PATIENCE,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _judge(min(refused.code for refused in error.recipients))
        except aiosmtplib.SMTPAuthenticationError as error:
            # The operator's to mend, and no fault of the receiver.
            _log.error("the SMTP server refuses the user of SMTP_URL (%s)", error.code)
            return Result("retry", error.code)
        except aiosmtplib.SMTPResponseException as error:
            return _judge(error.code)
        except (aiosmtplib.SMTPException, OSError, ValueError):
            return Result("retry")
        return Result("delivered", 250)

    def _message(self, address: str, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        name, _, domain = self._server.sender.partition("@")
        message["From"] = Address(self._name, name, domain)
        message["To"] = address
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=domain)
        # No answers of machines to a machine (RFC 3834 section 5).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def _judge(code: int) -> Result:
    """What a refusal means (RFC 5321 section 4.2.1): 4xx passes, 5xx does not."""
    return Result("retry" if code < 500 else "failed", code)
