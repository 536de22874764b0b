"""The content that ships with the portal, read and checked: files in, documents out."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from msgspec import json

from schemas.documents import Municipality, Publication, PublicDocument, Service

_CONTENT = files("server.content")
_SERVICES = files("schemas") / "services"


def _json_files(folder: Traversable) -> list[Traversable]:
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".json"))
    return sorted(found, key=lambda entry: entry.name)


def services() -> list[Service]:
    """Every service that ships, in the order it is listed."""
    found = [json.decode(file.read_bytes(), type=Service) for file in _json_files(_SERVICES)]
    return sorted(found, key=lambda service: service.order)


def municipalities() -> list[Municipality]:
    """The city's municipalities, in their customary order."""
    return json.decode((_CONTENT / "municipalities.json").read_bytes(), type=list[Municipality])


def publications() -> list[PublicDocument]:
    """The first publications with their figures and comments."""
    return json.decode((_CONTENT / "publications.json").read_bytes(), type=list[PublicDocument])


def all_documents() -> Iterator[PublicDocument]:
    """All of it; each document has its id."""
    yield from municipalities()
    yield from services()
    yield from publications()


def read_publication(text: bytes) -> Publication:
    """A publication an operator wrote. Raises msgspec.ValidationError with what is wrong."""
    return json.decode(text, type=Publication)
