"""What a question of each kind is in a form's schema before anything is said of it: for the editor
of forms and for forms that come as XLSForm. Labels, options and limits of its own are added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

Property = dict[str, Any]

#: Characters that a short and a long text may have where nobody says otherwise.
_SHORT: Final = 200
_LONG: Final = 2_000
#: Photos that a question takes where nobody says otherwise.
_PHOTOS: Final = 3
_PHOTO_NAME: Final = "^[a-z0-9][a-z0-9._-]{0,63}$"
_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_IDENTITY: Final = "^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{5}$"
_PHONE: Final = r"^(\+?53[ -]?)?[0-9]([ -]?[0-9]){7}$"
_EMAIL: Final = "^[^@ ]+@[^@ ]+[.][^@ .]+$"


def _text(widget: str, **keywords: Any) -> Property:
    return {"x-widget": widget, "type": "string", **keywords}


SIMPLE: Final[dict[str, Property]] = {
    "text": _text("text", minLength=1, maxLength=_SHORT),
    "textarea": _text("textarea", minLength=1, maxLength=_LONG),
    "integer": {"x-widget": "text", "type": "integer"},
    "decimal": {"x-widget": "text", "type": "number"},
    "radio": _text("radio", enum=[], **{"x-options": {}}),
    "select": _text("select", enum=[], **{"x-options": {}}),
    "checkbox": {"x-widget": "checkbox", "type": "boolean"},
    "declaration": {"x-widget": "checkbox", "type": "boolean", "const": True},
    "date": _text("date", format="date", pattern=_DATE),
    "identity": _text("identity", pattern=_IDENTITY),
    "phone": _text("phone", pattern=_PHONE),
    "email": _text("email", maxLength=254, pattern=_EMAIL),
    "photo": {
        "x-widget": "photo",
        "type": "array",
        "items": {"type": "string", "pattern": _PHOTO_NAME},
        "maxItems": _PHOTOS,
        "uniqueItems": True,
    },
}


def kinds(municipalities: Sequence[str]) -> dict[str, Property]:
    """Every kind by its name; ``municipalities`` are the slugs of the city's, in their order."""
    municipality = _text("municipality", enum=list(municipalities))
    return {**SIMPLE, "municipality": municipality, "place": _place(municipality)}


def _place(municipality: Property) -> Property:
    def part(es: str, en: str, least: int, help_es: str, help_en: str) -> Property:
        words = {"x-label": {"es": es, "en": en}, "x-help": {"es": help_es, "en": help_en}}
        return {**words, **_text("text", minLength=least, maxLength=300)}

    return {
        "x-widget": "place",
        "type": "object",
        "additionalProperties": False,
        "required": ["municipality", "address"],
        "properties": {
            "municipality": {"x-label": {"es": "Municipio", "en": "Municipality"}, **municipality},
            "address": part(
                "Dirección",
                "Address",
                3,
                "Calle, número y entre qué calles.",
                "Street, number and the streets it lies between.",
            ),
            "reference": part(
                "Punto de referencia",
                "Landmark",
                2,
                "Por ejemplo: frente a la bodega.",
                "For example: opposite the grocery store.",
            ),
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "accuracy": {"type": "number", "minimum": 0, "maximum": 100_000},
        },
    }
