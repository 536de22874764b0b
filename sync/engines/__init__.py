"""The database engines a store can have beneath it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from sync.engine import Engine
from sync.engines.sqlite import SQLite


def _postgresql(url: URL) -> Engine:
    # Its driver takes a sixth of the time in which a command on an SQLite file starts.
    from sync.engines.postgres import PostgreSQL  # noqa: PLC0415

    return PostgreSQL(url)


_ENGINES: Final[dict[str, Callable[[URL], Engine]]] = {"sqlite": SQLite, "postgresql": _postgresql}


def connect(url: str) -> Engine:
    """The engine of a SQLAlchemy URL; nothing is opened yet. Raises ValueError, and SQLAlchemy's
    ArgumentError for what is no URL."""
    parsed = make_url(url)
    made = _ENGINES.get(parsed.get_backend_name())
    if made is None:
        raise ValueError(f"The store needs one of {', '.join(_ENGINES)}, not {parsed.drivername}")
    return made(parsed)
