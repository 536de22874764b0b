"""The organizations that offer services, by the slug that grants and addresses name."""

from __future__ import annotations

import re
from typing import Final

from schemas.documents import Service
from schemas.text import Slug
from server.portal.folding import folded

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 80


def organization_of(service: Service) -> Slug:
    """The slug of the organization that offers ``service``."""
    return service.organization_slug or slug_of(service.organization.es)


def slug_of(name: str) -> Slug:
    """A name in small letters, digits and hyphens."""
    return _OTHER.sub("-", folded(name)).strip("-")[:_LONGEST].strip("-") or "otra"
