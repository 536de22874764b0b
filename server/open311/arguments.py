"""The arguments of ``POST requests`` as the answers of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from schemas.documents import Service
from server.open311.services import MUNICIPALITY, place_field
from sync.errors import BadRequest

_ATTRIBUTE: Final = re.compile(r"attribute\[([A-Za-z0-9_]{1,100})\](?:\[\])?\Z")
#: Name of GeoReport's argument → what the limits of its number are.
_DEGREES: Final = {"lat": 90.0, "long": 180.0}


def form_data(service: Service, code: str, arguments: Mapping[str, str]) -> dict[str, Any]:
    """What the form of ``service`` would hold. Whether it obeys the form is for its checker.
    Raises BadRequest for numbers that are none."""
    properties = service.form.schema["properties"]
    given = {match[1]: value for name, value in arguments.items() if (match := _match(name))}
    municipality = given.pop(MUNICIPALITY, "")
    data: dict[str, Any] = {service.open311: code}
    for name, text in given.items():
        data[name] = _value(properties.get(name, {}), name, text)
    place = place_field(service)
    if place:
        data[place] = _place(arguments, municipality)
    name = f"{arguments.get('first_name', '')} {arguments.get('last_name', '')}".strip()
    description = arguments.get("description", "").strip()
    photo = arguments.get("media_url", "").strip()
    own = {
        "full_name": name,
        "phone": arguments.get("phone", "").strip(),
        "email": arguments.get("email", "").strip(),
        # Nothing is fetched from elsewhere: the official sees where the photo is.
        "description": "\n".join(part for part in (description, photo) if part),
    }
    data.update({key: text for key, text in own.items() if text and key in properties})
    return data


def number(arguments: Mapping[str, str], name: str) -> float | None:
    """A position in degrees (WGS 84); None where it is not given. Raises BadRequest."""
    text = arguments.get(name, "").strip()
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not -_DEGREES[name] <= found <= _DEGREES[name]:
        raise BadRequest(f"{name}: not a number of degrees")
    return found


def _match(name: str) -> re.Match[str] | None:
    return _ATTRIBUTE.match(name)


def _place(arguments: Mapping[str, str], municipality: str) -> dict[str, Any]:
    lat, lon = number(arguments, "lat"), number(arguments, "long")
    if (lat is None) != (lon is None):
        raise BadRequest("lat and long go together")
    place: dict[str, Any] = {}
    address = arguments.get("address_string", "").strip()
    if lat is not None and lon is not None:
        place = {"lat": lat, "lon": lon}
        address = address or f"{lat}, {lon}"
    if address:
        place["address"] = address
    if municipality:
        place[MUNICIPALITY] = municipality
    return place


def _value(field: Mapping[str, Any], name: str, text: str) -> Any:
    kind = field.get("type")
    if kind == "boolean":
        return text.strip().lower() in ("true", "1", "yes", "on")
    if kind not in ("integer", "number"):
        return text
    try:
        return int(text) if kind == "integer" else float(text)
    except (ValueError, OverflowError):
        raise BadRequest(f"attribute[{name}]: not a number") from None
