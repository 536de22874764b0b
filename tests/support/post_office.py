"""An SMTP server and an SMS gateway, both real, that keep what they are given."""

from __future__ import annotations

import email
import json
import re
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.closing import Closing
from tests.support.portal_process import free_port
from tests.support.wait import until

#: Six digits that are no part of a case's number.
_CODE = re.compile(r"(?<![-0-9])[0-9]{6}\b")


@dataclass
class Received:
    """One e-mail or SMS, as it arrived."""

    to: str
    text: str
    subject: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def has_code(self) -> bool:
        return _CODE.search(self.text) is not None

    @property
    def code(self) -> str:
        """The code in it."""
        found = _CODE.search(self.text)
        assert found is not None
        return found[0]


class PostOffice(Closing):
    """``with PostOffice() as post``: ``post.settings`` are for a portal's environment."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        #: What the gateway answers before it takes anything: statuses, used up one by one.
        self.refuse_sms: list[int] = []
        #: What the SMTP server answers, used up likewise, such as "450 later".
        self.refuse_email: list[str] = []
        self.authorizations: list[str | None] = []

    def __enter__(self) -> Self:
        self._smtp = Controller(_Mailbox(self), hostname="127.0.0.1", port=free_port())
        self._smtp.start()
        self._sms = ThreadingHTTPServer(("127.0.0.1", 0), _gateway(self))
        self._thread = threading.Thread(target=self._sms.serve_forever, daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        self._smtp.stop()
        self._sms.shutdown()
        self._sms.server_close()
        self._thread.join(20)

    @property
    def settings(self) -> dict[str, str]:
        """For a portal's environment."""
        return {
            "SMTP_URL": f"smtp://127.0.0.1:{self._smtp.port}?from=portal@habana.example",
            "SMS_URL": f"http://portal:secreto@127.0.0.1:{self._sms.server_port}/send",
        }

    def to(self, address: str) -> list[Received]:
        """What this address was sent, oldest first."""
        return [each for each in self.received if each.to == address]

    def wait_for(self, address: str, count: int = 1) -> Received:
        """The ``count``-th letter to this address, once it is there."""
        until(lambda: len(self.to(address)) >= count)
        return self.to(address)[count - 1]


class _Mailbox:
    def __init__(self, office: PostOffice) -> None:
        self._office = office

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._office.refuse_email:
            return self._office.refuse_email.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        for to in envelope.rcpt_tos:
            headers = {name: str(value) for name, value in message.items()}
            text = message.get_content()
            self._office.received.append(Received(to, text, str(message["Subject"]), headers))
        return "250 OK"


def _gateway(office: PostOffice) -> type[BaseHTTPRequestHandler]:
    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body: Any = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            office.authorizations.append(self.headers["Authorization"])
            status = office.refuse_sms.pop(0) if office.refuse_sms else 202
            if status == 202:
                office.received.append(Received(body["to"], body["text"]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Tests need no log."""

    return Gateway
