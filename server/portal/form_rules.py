"""Whether a service is one the app can show and the server can check: its form keeps to the part of
JSON Schema that ``schemas/services/README.md`` names, and its page says everything in both
languages. What breaks a rule is said in a sentence for whoever wrote the service."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

import jsonschema_rs

from schemas.documents import Form, Service
from schemas.text import Text

Fields = dict[str, dict[str, Any]]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: The types that each widget can show.
WIDGETS: Final = {
    "text": {"string", "integer", "number"},
    "textarea": {"string"},
    "radio": {"string"},
    "select": {"string"},
    "checkbox": {"boolean"},
    "date": {"string"},
    "phone": {"string"},
    "email": {"string"},
    "identity": {"string"},
    "municipality": {"string"},
    "photo": {"array"},
    "place": {"object"},
}

_KEYWORDS: Final = {
    *("type", "enum", "const", "minLength", "maxLength", "pattern", "format"),
    *("minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems"),
    *("properties", "required", "additionalProperties"),
    *("x-label", "x-help", "x-options", "x-widget", "x-personal", "x-past"),
}

#: A field's name: it is part of addresses, of ids in the page and of paths with points.
_NAME: Final = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]{0,63}$")

#: Characters that a text without a pattern or options may have at most.
_LONGEST: Final = 5_000

_PAGE_TEXTS: Final = ("title", "summary", "organization", "who", "cost", "duration")


def faults(service: Service, municipalities: Collection[str]) -> list[str]:
    """What keeps ``service`` from being offered; empty if nothing does. ``municipalities`` are the
    slugs of the city's, in their order."""
    return [*page_faults(service), *form_faults(service.form, municipalities)]


def page_faults(service: Service) -> Iterator[str]:
    """What is missing on the service's page."""
    for name in _PAGE_TEXTS:
        if not _said(getattr(service, name)):
            yield f"{name}: a text in each language is needed"
    for name in ("requirements", "legal_basis", "offices"):
        if not getattr(service, name):
            yield f"{name}: at least one is needed"
    for name in ("requirements", "legal_basis"):
        if not all(_said(text) for text in getattr(service, name)):
            yield f"{name}: a text in each language is needed"
    for office in service.offices:
        address = office.address
        where = address.strip() if isinstance(address, str) else _said(address)
        if not (_said(office.name) and where and _said(office.hours)):
            yield f"offices: {office.name.es or '?'}: name, address and hours are needed"


def form_faults(form: Form, municipalities: Collection[str]) -> list[str]:
    """What the app could not show, or the server not check, in ``form``."""
    try:
        jsonschema_rs.meta.validate(form.schema)
        jsonschema_rs.Draft202012Validator(form.schema, validate_formats=True)
        found = list(_form_faults(form, list(municipalities)))
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        return [f"form.schema: {str(error).splitlines()[0]}"]
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        # Somebody's JSON that has something else where a part of the notation belongs.
        return [f"form.schema: not the notation of schemas/services/README.md ({error})"]
    return found


def fields_of(form: Form) -> Fields:
    """The fields by name."""
    found: Fields = form.schema["properties"]
    return found


def condition(branch: dict[str, Any]) -> tuple[str, list[str]]:
    """The field that decides in a branch, and the values that show its fields."""
    ((name, rule),) = branch["if"]["properties"].items()
    return name, rule["enum"]


def _form_faults(form: Form, municipalities: list[str]) -> Iterator[str]:
    schema = form.schema
    if schema.get("$schema") != DIALECT:
        yield f"form.schema: $schema is not {DIALECT}"
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        yield "form.schema: not an object without additional properties"
    fields = fields_of(form)
    order = [field for page in form.pages for field in page.fields]
    if sorted(order) != sorted(fields):
        yield "pages: each field belongs to exactly one page"
    for page in form.pages:
        if not _said(page.title) or (page.help is not None and not _said(page.help)):
            yield "pages: a title in each language is needed"
        if not page.fields:
            yield f"pages: {page.title.es}: no fields"
    for name in schema.get("required", []):
        if name not in fields:
            yield f"{name}: required, but there is no such field"
    for name, field in fields.items():
        yield from _field_faults(name, field, municipalities)
    if not any(_is_municipality(part) for field in fields.values() for part in _parts(field)):
        yield "municipality: a case without a municipality reaches no office"
    for branch in schema.get("allOf", []):
        yield from _branch_faults(branch, form, order)


def _parts(field: dict[str, Any]) -> list[dict[str, Any]]:
    return [field, *field.get("properties", {}).values()]


def _is_municipality(part: dict[str, Any]) -> bool:
    return part.get("x-widget") == "municipality"


def _field_faults(name: str, field: dict[str, Any], municipalities: list[str]) -> Iterator[str]:
    if not _NAME.match(name):
        yield f"{name}: not a name of letters, digits, _ and - that begins with a letter"
    unknown = set(field) - _KEYWORDS
    if unknown:
        yield f"{name}: keywords that a form cannot show: {', '.join(sorted(unknown))}"
    widget = field.get("x-widget")
    if field["type"] not in WIDGETS.get(str(widget), set()):
        yield f"{name}: no widget {widget} of type {field['type']}"
    for path, words in _texts(field, name):
        if any(words[language].strip() != words[language] for language in words) or not all(
            words.values()
        ):
            yield f"{path}: a text in each language is needed"
    if set(field["x-label"]) != {"es", "en"}:
        yield f"{name}: a label in each language is needed"
    if widget in {"radio", "select"} and list(field["x-options"]) != field["enum"]:
        yield f"{name}: x-options are not exactly the values of enum"
    if not _is_bounded(field):
        yield f"{name}: a maxLength of at most {_LONGEST} is needed"
    for part in (field, field.get("items", {})):
        yield from _pattern_faults(name, part.get("pattern"))
    if any(_is_municipality(part) and part["enum"] != municipalities for part in _parts(field)):
        yield f"{name}: its municipalities are not the city's"


def _is_bounded(field: dict[str, Any]) -> bool:
    """Whether a value has a longest form; a date has it from its format."""
    if field["type"] != "string" or {"enum", "pattern"} & field.keys():
        return True
    return bool(field.get("format") == "date" or field.get("maxLength", _LONGEST + 1) <= _LONGEST)


def _pattern_faults(name: str, pattern: str | None) -> Iterator[str]:
    """Anchored, and without the shorthands that differ between ECMAScript and Rust: ``\\d`` and
    ``\\w`` are Unicode in the latter."""
    if pattern is None:
        return
    if not pattern.startswith("^") or not pattern.endswith("$"):
        yield f"{name}: the pattern is not anchored by ^ and $"
    if re.search(r"\\[^+]", pattern):
        yield f"{name}: the pattern has a \\ shorthand"


def _branch_faults(branch: dict[str, Any], form: Form, order: list[str]) -> Iterator[str]:
    if not set(branch) <= {"if", "then", "else"}:
        yield "allOf: a branch has only if, then and else"
    name, values = condition(branch)
    if branch["if"]["required"] != [name]:
        yield f"{name}: a condition requires the field that it looks at"
    if not set(values) < set(fields_of(form)[name]["enum"]):
        yield f"{name}: a condition names some of its values, not all"
    hidden = branch["else"]["properties"]
    if any(rule is not False for rule in hidden.values()):
        yield f"{name}: what a branch hides is said by false"
    if not set(branch.get("then", {}).get("required", [])) <= set(hidden):
        yield f"{name}: a branch requires only what it hides otherwise"
    for field in hidden:
        if order.index(name) >= order.index(field):
            yield f"{field}: asked before {name}, which it depends on"
        if field in form.schema.get("required", []):
            yield f"{field}: required, but may be hidden"


def _texts(value: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every bilingual text within, with where it is."""
    if isinstance(value, dict):
        if set(value) == {"es", "en"} and all(isinstance(text, str) for text in value.values()):
            yield path, value
            return
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}")
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}.{index}")


def _said(text: Text) -> bool:
    return bool(text.es.strip() and text.en.strip())
