"""Addresses by which a person is reached: e-mail and mobile number, in one spelling each."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from schemas.accounts import ContactKind

_EMAIL: Final = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}@(?:[\w-]+\.)+[\w-]{2,}")
_LONGEST_EMAIL: Final = 254  # RFC 5321 section 4.5.3.1, without the angle brackets
_E164: Final = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_SPACING: Final = str.maketrans("", "", " \t\u00a0-.()/")


class ContactError(ValueError):
    """What was typed is neither; the text says what is expected."""


class Contact(Struct, frozen=True):
    """An address in the spelling that is kept and compared."""

    kind: ContactKind
    address: str

    @property
    def masked(self) -> str:
        """Enough to recognize one's own: ``a…@x.cu``, ``…4567``."""
        if self.kind == "phone":
            return f"…{self.address[-4:]}"
        name, _, domain = self.address.partition("@")
        return f"{name[0]}…@{domain}"


def parse(typed: str, phone_prefix: str) -> Contact:
    """The contact that a person typed. A number without country code gets ``phone_prefix``, such as
    ``+53``. Raises ContactError."""
    text = typed.strip()
    if "@" in text:
        address = text.lower()
        if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
            raise ContactError("this is no e-mail address")
        return Contact("email", address)
    number = text.translate(_SPACING)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not number.startswith("+"):
        number = phone_prefix + number.removeprefix("0")
    if not _E164.fullmatch(number):
        raise ContactError("this is neither an e-mail address nor a mobile number")
    return Contact("phone", number)
