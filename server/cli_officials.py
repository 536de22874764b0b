"""``portal official`` and ``portal audit``: people who work at the desk, and the log of what they
did."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar, get_args

import msgspec

from server import records, services
from server.access import PUBLIC
from server.clock import utc_now
from server.command import LONGEST_NAME, UsageError, opened
from server.config import Config
from server.officials import administering, audit, register
from server.officials.administering import Author, Grants, NewOfficial, OfficialChange, OfficialView
from server.officials.grants import DEFAULT, Grant, Role
from server.passwords import hash_password
from sync.errors import SyncError
from sync.snapshot import Snapshot
from sync.transaction import Transaction

T = TypeVar("T")

_SHORTEST_PASSWORD: Final = 8

#: argparse's own type for what ``add_subparsers`` gives has a parameter only type checkers know.
_Commands = Any


def add_commands(commands: _Commands, data: argparse.ArgumentParser) -> None:
    """Adds both to the parser; ``data`` has the options that all commands share."""
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--organization", default="", help="its slug; default: all of them")
    where.add_argument("--municipality", default="", help="its slug; default: the whole city")

    official = commands.add_parser("official", help="people who work at the desk")
    verbs = official.add_subparsers(required=True, metavar="COMMAND")
    command = verbs.add_parser(
        "add",
        parents=[data, where],
        help="add one, or give her a new password",
        epilog=f"The password has {_SHORTEST_PASSWORD} characters or more.",
    )
    command.add_argument("name")
    command.add_argument("--display", default="", help="the name citizens read")
    command.add_argument(
        "--role",
        action="append",
        choices=get_args(Role),
        help="may be repeated; default: attend and moderate",
    )
    command.set_defaults(run=_add)

    command = verbs.add_parser(
        "change", parents=[data, where], help="give her a role, or take one away"
    )
    command.add_argument("name")
    command.add_argument("--display", help="the name citizens read")
    for word, what in (("role", "give"), ("revoke", "take away")):
        command.add_argument(
            f"--{word}",
            action="append",
            default=[],
            choices=get_args(Role),
            help=f"{what} this role in --organization and --municipality; may be repeated",
        )
    command.set_defaults(run=_change)

    command = verbs.add_parser("list", parents=[data], help="print each one's name and roles")
    command.set_defaults(run=_list)
    command = verbs.add_parser("remove", parents=[data], help="she signs in no more, from now on")
    command.add_argument("name")
    command.set_defaults(run=_remove)

    command = verbs.add_parser(
        "reset-factor", parents=[data], help="her phone is lost: take her second factor off"
    )
    command.add_argument("name")
    command.set_defaults(run=_reset_factor)

    log = commands.add_parser("audit", help="the log of what officials did")
    verbs = log.add_subparsers(required=True, metavar="COMMAND")
    command = verbs.add_parser(
        "verify", parents=[data], help="check its chain; names the first broken entry"
    )
    command.set_defaults(run=_verify)


def _add(config: Config, arguments: argparse.Namespace) -> None:
    name, display = arguments.name.strip(), arguments.display.strip() or arguments.name.strip()
    if not name or len(name) > LONGEST_NAME or len(display) > LONGEST_NAME:
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters")
    password = _password(config)
    if len(password) < _SHORTEST_PASSWORD:
        raise UsageError(f"the password is shorter than {_SHORTEST_PASSWORD} characters")
    hashed, author = hash_password(password), Author(None, utc_now())
    roles = arguments.role or []
    if not roles and (arguments.organization or arguments.municipality):
        roles = [grant.role for grant in DEFAULT]

    def work(t: Transaction) -> bool:
        grants = _grants(t, roles, arguments)
        if register.official(t, name) is None:
            new = NewOfficial(name, display, password, grants or DEFAULT)
            administering.add(t, author, new, hashed)
            return True
        wanted = OfficialChange(display=display, grants=grants or msgspec.UNSET)
        administering.change(t, author, name, wanted, hashed)
        return False

    with opened(config) as store:
        added = store.write_blocking(work)
    print(f"{'Added' if added else 'Changed'} {name} ({display})")


def _change(config: Config, arguments: argparse.Namespace) -> None:
    name, author = arguments.name.strip(), Author(None, utc_now())

    def work(t: Transaction) -> str:
        given = set(_grants(t, arguments.role, arguments))
        taken = set(_grants(t, arguments.revoke, arguments))
        grants = (set(register.grants_of(t, name)) | given) - taken
        wanted = OfficialChange(
            display=arguments.display or msgspec.UNSET, grants=tuple(sorted(grants))
        )
        return _line(administering.change(t, author, name, wanted, None))

    with opened(config) as store:
        print(store.write_blocking(lambda t: _or_usage(lambda: work(t))))


def _list(config: Config, arguments: argparse.Namespace) -> None:
    with opened(config) as store:
        for one in store.read_blocking(register.everybody):
            print(_line(administering.view_of(one)))


def _remove(config: Config, arguments: argparse.Namespace) -> None:
    name, author = arguments.name.strip(), Author(None, utc_now())
    with opened(config) as store:
        store.write_blocking(lambda t: _or_usage(lambda: administering.remove(t, author, name)))
    print(f"Removed {name}")


def _reset_factor(config: Config, arguments: argparse.Namespace) -> None:
    name, author = arguments.name.strip(), Author(None, utc_now())
    with opened(config) as store:
        store.write_blocking(
            lambda t: _or_usage(lambda: administering.reset_factor(t, author, name))
        )
    print(f"{name} signs in with her password alone, until she sets a second factor up anew")


def _verify(config: Config, arguments: argparse.Namespace) -> None:
    with opened(config) as store:
        found = store.read_blocking(audit.verify)
    if found.broken:
        raise UsageError(
            f"the log is broken at entry {found.broken}; the {found.entries} before it are whole"
        )
    print(f"The log is whole: {found.entries} entries, last hash {found.last}")


def _grants(snapshot: Snapshot, roles: list[Role], arguments: argparse.Namespace) -> Grants:
    """A grant of each role, where the command says. Raises UsageError for a place that is none."""
    organization, municipality = arguments.organization.strip(), arguments.municipality.strip()
    if organization and organization not in services.organizations(snapshot):
        known = ", ".join(services.organizations(snapshot))
        raise UsageError(f"--organization: there is no {organization}; there are {known}")
    if municipality and not records.exists(snapshot, PUBLIC, f"municipality:{municipality}"):
        raise UsageError(f"--municipality: there is no {municipality}")
    return tuple(Grant(role, organization, municipality) for role in roles)


def _line(official: OfficialView) -> str:
    grants = ", ".join(map(str, official.grants)) or "no roles"
    return f"{official.name}  {official.display}  {grants}"


def _or_usage(work: Callable[[], T]) -> T:
    """What is wrong with a name is said as it is, without the kind of error."""
    try:
        return work()
    except SyncError as error:
        raise UsageError(error.reason) from None


def _password(config: Config) -> str:
    """From the environment, else from the terminal, else the first line of standard input."""
    if config.official_password:
        return config.official_password
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(f"Password ({_SHORTEST_PASSWORD} characters or more): ")
    if getpass.getpass("Again: ") != password:
        raise UsageError("the passwords differ")
    return password
