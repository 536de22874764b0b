"""Who asks."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from server.officials.grants import Grant

Actor = Literal["anonymous", "citizen", "official", "admin"]


class Principal(Struct, frozen=True, kw_only=True):
    """Whoever sent a request.

    ``name`` is a citizen's id (32 hexadecimal digits), an official's or an admin's name.
    ``known`` is False for a citizen whose device has not been seen: such a pair of id and secret
    is well formed but proves nothing until her database is made (``server/identity.py``), which
    needs ``secret_hash``. ``device`` is the id of the device by which a citizen asks;
    ``erased`` says that she had all of hers erased: her devices may still read that. What an
    official may do, and where, is in ``grants``; ``second_factor``: she has
    one, so her session was opened with it.
    """

    actor: Actor
    name: str = ""
    display: str = ""
    known: bool = True
    secret_hash: bytes = b""
    device: str = ""
    erased: bool = False
    grants: tuple[Grant, ...] = ()
    second_factor: bool = False

    @property
    def citizen(self) -> str:
        """The id of a citizen whose device is known, else the empty string."""
        return self.name if self.actor == "citizen" and self.known and not self.erased else ""


ANONYMOUS = Principal(actor="anonymous")
