"""A service's form as GeoReport v2 sees it: each option of one field is a kind of report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from schemas.documents import Service
from schemas.text import Language
from server.open311.model import Attribute, Datatype, ServiceDefinition, ServiceItem, Value

#: Widgets that GeoReport's own arguments fill (lat, long, address_string, media_url), and the
#: fields it has arguments for.
_PLACE: Final = "place"
_PHOTO: Final = "photo"
OWN_FIELDS: Final = frozenset({"description", "full_name", "phone", "email"})
MUNICIPALITY: Final = "municipality"

_DATATYPES: Final[dict[str, Datatype]] = {
    "textarea": "text",
    "radio": "singlevaluelist",
    "select": "singlevaluelist",
    "municipality": "singlevaluelist",
    "checkbox": "singlevaluelist",
    "date": "datetime",
}
_NUMBERS: Final = ("integer", "number")
_YES: Final[dict[Language, str]] = {"es": "Sí", "en": "Yes"}


def offered(services: list[Service]) -> Iterator[tuple[str, Service]]:
    """Every kind of report with the service that takes it."""
    for service in services:
        for code in _options(service):
            yield code, service


def item(code: str, service: Service, language: Language) -> ServiceItem:
    """A line of ``GET services``."""
    name = _words(_options(service).get(code), language) or code
    title, summary = _text(service.title, language), _text(service.summary, language)
    return ServiceItem(service_code=code, service_name=name, description=summary, group=title)


def definition(
    code: str, service: Service, municipalities: Mapping[str, str], language: Language
) -> ServiceDefinition:
    """``GET services/<code>``: the fields that the form shows for this kind, in its order, but for
    those that GeoReport itself has arguments for."""
    schema = service.form.schema
    hidden, required = _branches(schema, service.open311, code)
    attributes: list[Attribute] = []
    for name, field in _fields(schema, service.open311):
        if name in hidden:
            continue
        attributes.append(
            Attribute(
                code=name,
                datatype=_datatype(field),
                required=name in required,
                datatype_description=_words(field.get("x-help"), language),
                order=len(attributes) + 1,
                description=_words(field.get("x-label"), language) or name,
                values=_values(field, municipalities, language),
            )
        )
    return ServiceDefinition(code, attributes)


def place_field(service: Service) -> str:
    """The name of the form's place."""
    for name, field in service.form.schema["properties"].items():
        if field.get("x-widget") == _PLACE:
            return str(name)
    return ""


def _fields(schema: Mapping[str, Any], leading: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, field in schema["properties"].items():
        widget = field.get("x-widget")
        if widget == _PLACE:
            yield MUNICIPALITY, field["properties"][MUNICIPALITY]
        elif name not in OWN_FIELDS and name != leading and widget != _PHOTO:
            yield name, field


def _branches(schema: Mapping[str, Any], leading: str, code: str) -> tuple[set[str], set[str]]:
    """Fields hidden and required where the leading field is ``code``. Branches that depend on
    other fields too are left to whoever fills them in."""
    hidden: set[str] = set()
    required = set(schema.get("required", ())) | {MUNICIPALITY}
    for branch in schema.get("allOf", ()):
        condition = branch["if"].get("properties", {})
        if set(condition) != {leading}:
            continue
        active = branch.get("then" if code in condition[leading]["enum"] else "else", {})
        hidden |= {name for name, rule in active.get("properties", {}).items() if rule is False}
        required |= set(active.get("required", ()))
    return hidden, required


def _datatype(field: Mapping[str, Any]) -> Datatype:
    if field.get("type") in _NUMBERS:
        return "number"
    return _DATATYPES.get(str(field.get("x-widget")), "string")


def _values(
    field: Mapping[str, Any], municipalities: Mapping[str, str], language: Language
) -> list[Value]:
    if field.get("type") == "boolean":
        return [Value("true", _YES[language])]
    options = field.get("x-options", {})
    return [
        Value(key, _words(options.get(key), language) or municipalities.get(key, key))
        for key in field.get("enum", ())
    ]


def _options(service: Service) -> Mapping[str, Any]:
    if not service.open311:
        return {}
    # An administrator may write a service without asking whether an app could show it.
    field = service.form.schema.get("properties", {}).get(service.open311, {})
    options: Mapping[str, Any] = field.get("x-options", {})
    return options


def _words(value: Any, language: Language) -> str:
    return str(value.get(language, "")) if isinstance(value, dict) else ""


def _text(text: Any, language: Language) -> str:
    return str(getattr(text, language))
