"""What an operator's commands do beside a running portal, done from this process: a command takes
longer to start than many a test takes. tests/portal/test_command_line tests the commands."""

from __future__ import annotations

from functools import cache
from typing import cast

from server import kiosk
from server.clock import utc_now
from server.command import opened
from server.officials import administering, register
from server.officials.administering import Author, NewOfficial, OfficialChange
from server.officials.grants import DEFAULT, Grant, Role
from server.passwords import hash_password
from sync.transaction import Transaction
from tests.support.portal_process import PortalProcess

#: Its cost is meant; that it is paid for each official of the tests is not.
_hashed = cache(hash_password)


def add_official(
    portal: PortalProcess, name: str, display: str, password: str, *options: str
) -> None:
    """As ``portal official add NAME --display DISPLAY`` with more ``options``. Who is there already
    gets the password and the roles."""
    given = list(zip(options[::2], options[1::2], strict=True))
    place = {word.removeprefix("--"): value for word, value in given if word != "--role"}
    roles = [cast(Role, value) for word, value in given if word == "--role"]
    grants = tuple(Grant(role, **place) for role in roles) or DEFAULT
    official = NewOfficial(name, display, password, grants)
    author, hashed = Author(None, utc_now()), _hashed(password)

    def work(t: Transaction) -> None:
        if register.official(t, name) is None:
            administering.add(t, author, official, hashed)
        else:
            wanted = OfficialChange(display=display, grants=grants)
            administering.change(t, author, name, wanted, hashed)

    with opened(portal.config) as store:
        store.write_blocking(work)


def kiosk_code(portal: PortalProcess, name: str) -> str:
    """What ``portal kiosk enrol --name NAME`` prints."""
    with opened(portal.config) as store:
        return store.write_blocking(lambda t: kiosk.new_code(t, name, utc_now().timestamp()))
