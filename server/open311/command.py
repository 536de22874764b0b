"""``portal open311``: who may report through Open311."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from server.clock import utc_now
from server.open311 import clients
from sync.errors import BadRequest, NotFound
from sync.store import Store

_LONGEST_NAME = 80


def add_commands(parent: argparse.ArgumentParser, data: argparse.ArgumentParser) -> None:
    """``add``, ``list`` and ``remove``."""
    verbs = parent.add_subparsers(required=True, metavar="COMMAND", dest="verb")
    command = verbs.add_parser("add", parents=[data], help="print a new API key, shown once")
    command.add_argument("name", help="whose application it is for")
    verbs.add_parser("list", parents=[data], help="print each client's id, name and day")
    command = verbs.add_parser("remove", parents=[data], help="take an application's keys away")
    command.add_argument("name", help="its id, or the name of all that are called so")


def run(store: Store, arguments: argparse.Namespace, zone: ZoneInfo) -> None:
    """Raises BadRequest, NotFound."""
    if arguments.verb == "list":
        for client in store.read_blocking(lambda s: clients.known(s.connection)):
            day = datetime.fromtimestamp(client.at, zone).date()
            print(f"{client.id}  {client.name}  {day}")
        return
    name = arguments.name.strip()
    if arguments.verb == "remove":
        gone = store.write_blocking(lambda t: clients.remove(t, name))
        if not gone:
            raise NotFound(f"there is no Open311 client {name}")
        for client in gone:
            print(f"Removed {client.id}  {client.name}")
        return
    if not name or len(name) > _LONGEST_NAME:
        raise BadRequest(f"a name has 1 to {_LONGEST_NAME} characters")
    print(store.write_blocking(lambda t: clients.add(t, name, utc_now())))
