"""What is wrong with a service, in both languages, for whoever wrote it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Fault(Struct, frozen=True):
    """What breaks a rule, and where. ``of`` tells what ``name`` names: a text of the service's
    page, the index of a page of the form, a field, or nothing where it is the form as a whole."""

    of: Literal["service", "page", "field", "form"]
    name: str
    es: str
    en: str

    def __str__(self) -> str:
        where = {"service": self.name, "page": "pages", "field": self.name, "form": "form"}[self.of]
        return f"{where}: {self.en}"


def unsaid(of: Literal["service", "page", "field"], name: str, part: str = "") -> Fault:
    """A text that is missing; ``part`` says which one, where there are several."""
    led = f"{part}: " if part else ""
    return Fault(
        of,
        name,
        f"{led}hace falta un texto en cada idioma",
        f"{led}a text in each language is needed",
    )


def whole(es: str, en: str) -> Fault:
    """A fault of the form as a whole."""
    return Fault("form", "", es, en)
