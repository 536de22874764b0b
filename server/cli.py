"""``portal``: the command line."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from schemas.text import Slug
from server import cli_officials, cli_services, replicate_command
from server.clock import utc_now
from server.command import LONGEST_NAME, UsageError, opened
from server.config import Config, ConfigError, read_config
from server.content.loader import publish
from server.content.shipped import read_publication
from server.kiosk import enrolled, new_code, remove
from server.open311 import command as open311
from server.setup import first_admin
from server.workers import run_workers
from sync.errors import SyncError


def main() -> None:
    """Runs a command; what goes wrong is said in a line, with exit status 1."""
    # Documents, keys and passwords' hashes are for this user's eyes.
    os.umask(0o077)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Its warnings are about what clients send: anybody could fill the disk with them.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    arguments = _parser().parse_args()
    try:
        config = read_config(_folder(arguments.data))
        arguments.run(config, arguments)
    except (UsageError, ConfigError, SyncError, OSError) as error:
        sys.exit(f"portal: {error}")


def _parser() -> argparse.ArgumentParser:
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), help="folder of the documents")
    parser = argparse.ArgumentParser(prog="portal", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("serve", parents=[data], help="serve the portal")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    command.add_argument(
        "--workers", type=int, default=1, help="processes; more than 1 need PostgreSQL"
    )
    command.set_defaults(run=_serve)

    cli_officials.add_commands(commands, data)
    cli_services.add_commands(commands, data)

    kiosk = commands.add_parser("kiosk", help="public devices")
    verbs = kiosk.add_subparsers(required=True, metavar="COMMAND")
    command = verbs.add_parser(
        "enrol", parents=[data], help="print a one-time code to enrol one with, good for 15 minutes"
    )
    command.add_argument("--name", required=True, help='where it stands: "Oficina Cerro"')
    command.set_defaults(run=_enrol_kiosk)
    command = verbs.add_parser("list", parents=[data], help="print each one's id, name and day")
    command.set_defaults(run=_list_kiosks)
    command = verbs.add_parser(
        "remove", parents=[data], help="take a kiosk's credentials away: it was stolen, or is old"
    )
    command.add_argument("name", help="its id, or the name of all that are called so")
    command.set_defaults(run=_remove_kiosk)

    command = commands.add_parser("open311", help="applications that may report (GeoReport v2)")
    open311.add_commands(command, data)
    command.set_defaults(run=_open311)

    publication = commands.add_parser("publication", help="news")
    command = publication.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "add", parents=[data], help="publish a file, and tell subscribers"
    )
    command.add_argument("file", type=Path, help="a publication document as JSON")
    command.add_argument("--slug", default="", help="default: the file's name without .json")
    command.set_defaults(run=_add_publication)

    command = commands.add_parser(
        "replicate", parents=[data], help="copy what changed from one database to another"
    )
    replicate_command.add_arguments(command)
    command.set_defaults(run=_replicate)
    return parser


def _folder(path: Path) -> Path:
    """The data folder, made if missing. Raises UsageError where nothing can be written in it."""
    probe = path / f".probe-{os.getpid()}"
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(f"cannot write in the data folder {path}: {error.strerror}") from None
    return path


def _serve(config: Config, arguments: argparse.Namespace) -> None:
    # The web framework: the other commands start in a third of the time without it.
    from server.app import create_app  # noqa: PLC0415
    from server.serving import bind, serve  # noqa: PLC0415

    if arguments.workers < 1:
        raise UsageError("--workers: at least 1")
    try:
        bound = bind(arguments.host, arguments.port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot listen on {arguments.host}:{arguments.port}: {reason}") from None
    with opened(config) as store:
        if arguments.workers > 1 and not store.shared:
            raise UsageError(
                "--workers: an SQLite file has one writing process; use 1, or PostgreSQL "
                "(DATABASE_URL)"
            )
        admin = first_admin(store, config)
    if admin is not None:
        name, password = admin
        print(f"Admin {name}, password {password} (not shown again)", file=sys.stderr, flush=True)
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    url = f"http://{host}:{bound.getsockname()[1]}"

    def ready() -> None:
        print(f"Portal at {url}", flush=True)

    def work(ready: Callable[[], None]) -> None:
        serve(create_app(config), bound, config.trusted_proxies, ready)

    if arguments.workers == 1:
        work(ready)
    else:
        run_workers(arguments.workers, work, ready)


def _enrol_kiosk(config: Config, arguments: argparse.Namespace) -> None:
    name = arguments.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters")
    with opened(config) as store:
        code = store.write_blocking(lambda t: new_code(t, name, utc_now().timestamp()))
    print(code)


def _list_kiosks(config: Config, arguments: argparse.Namespace) -> None:
    with opened(config) as store:
        kiosks = store.read_blocking(lambda s: enrolled(s.connection))
        if not kiosks:
            print("No kiosk is enrolled: portal kiosk enrol --name NAME", file=sys.stderr)
        for kiosk in kiosks:
            day = datetime.fromtimestamp(kiosk.at, config.time_zone).date()
            print(f"{kiosk.id}  {kiosk.name}  {day}")


def _remove_kiosk(config: Config, arguments: argparse.Namespace) -> None:
    name = arguments.name.strip()
    with opened(config) as store:
        gone = store.write_blocking(lambda t: remove(t.connection, name))
    if not gone:
        raise UsageError(f"there is no kiosk {name}")
    for kiosk in gone:
        print(f"Removed {kiosk.id}  {kiosk.name}")


def _open311(config: Config, arguments: argparse.Namespace) -> None:
    with opened(config) as store:
        open311.run(store, arguments, config.time_zone)


def _add_publication(config: Config, arguments: argparse.Namespace) -> None:
    try:
        publication = read_publication(arguments.file.read_bytes())
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UsageError(f"{arguments.file}: {error}") from None
    given = arguments.slug or publication.id.removeprefix("publication:") or arguments.file.stem
    try:
        slug = msgspec.convert(given, Slug)
    except msgspec.ValidationError:
        raise UsageError(f"the slug {given!r} is not small letters, digits and hyphens") from None
    with opened(config) as store:
        rev = store.write_blocking(lambda t: publish(t, slug, publication))
    print(f"Published /noticias/{slug} as revision {rev}")


def _replicate(config: Config, arguments: argparse.Namespace) -> None:
    replication = replicate_command.read_arguments(arguments)
    with opened(config) as store:
        status = replicate_command.run(store, replication)
    sys.exit(status)


if __name__ == "__main__":
    main()
