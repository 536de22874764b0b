"""Field types that documents share: bilingual text, identifiers, moments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Language = Literal["es", "en"]

#: The part of a document id after ``<type>:``. Citizens' documents use a random UUID.
Uuid = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]

#: A readable name in an id or a URL: services, publications, sections, municipalities.
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

#: RFC 3339 with an offset; the server writes UTC.
Moment = Annotated[datetime, Meta(tz=True)]

#: One line typed by a person.
Line = Annotated[str, Meta(min_length=1, max_length=200)]

#: What a citizen or an official writes to the other, in characters.
Prose = Annotated[str, Meta(min_length=1, max_length=10_000)]


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in the portal's two languages."""

    es: str
    en: str
