"""A sequence as clients see it: opaque text, ``<number>-<mark>``; integers in the store.

The mark tells a database from an earlier one of the same name: a client that comes with a sequence
of the earlier one starts from the beginning, as it must, instead of skipping what is new. So does
one that is ahead of the database: a backup older than what the client has seen was restored.
"""

from __future__ import annotations

import re
from typing import Final

from sync.errors import BadRequest

_TEXT: Final = re.compile(r'"?([0-9]{1,18})(?:-([0-9A-Za-z_-]*))?"?\Z')


def mark(instance: str) -> str:
    """The part of a database's instance that its sequences carry."""
    return instance[:8]


def text(number: int, instance: str) -> str:
    """A sequence number as text."""
    return f"{number}-{mark(instance)}"


def parse(since: str, instance: str, newest: int) -> int:
    """The number of a sequence text; ``now`` is ``newest``, another database's sequence is 0,
    as is a number above ``newest``. Raises BadRequest for what is no sequence.
    """
    if since in ("now", '"now"'):
        return newest
    found = _TEXT.match(since)
    if found is None:
        raise BadRequest("Malformed sequence supplied in 'since' parameter.")
    if found[2] is not None and found[2] != mark(instance):
        return 0
    number = int(found[1])
    return number if number <= newest else 0
