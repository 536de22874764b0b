"""One-time codes that people read out and type: letters and digits that cannot be taken for each
other (Crockford's base 32)."""

from __future__ import annotations

import secrets
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE: Final = str.maketrans("OIL", "011", "- ")


def new_code(length: int) -> str:
    """``length`` characters of 5 bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """The code as it is read out, in two halves: ``XXXXX-XXXXX``."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def tidy(typed: str) -> str:
    """The code that somebody typed: small letters, spaces and look-alikes are forgiven."""
    return typed.upper().translate(_ALIKE)
