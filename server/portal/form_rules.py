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
from server.portal.branch_rules import branch_faults, torn_faults
from server.portal.fault import Fault, unsaid, whole

Fields = dict[str, dict[str, Any]]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_OTHER_DIALECT: Final = whole(f"$schema no es {DIALECT}", f"$schema is not {DIALECT}")

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

#: How the texts of a field are called where one is missing; an option is called by its value.
_PARTS: Final = {"x-label": "", "x-help": "x-help"}

_PAGE_TEXTS: Final = ("title", "summary", "organization", "who", "cost", "duration")


def faults(service: Service, municipalities: Collection[str]) -> list[Fault]:
    """What keeps ``service`` from being offered; empty if nothing does. ``municipalities`` are the
    slugs of the city's, in their order."""
    return [*page_faults(service), *form_faults(service.form, municipalities)]


def page_faults(service: Service) -> Iterator[Fault]:
    """What is missing on the service's page."""
    for name in _PAGE_TEXTS:
        if not _said(getattr(service, name)):
            yield unsaid("service", name)
    for name in ("requirements", "legal_basis", "offices"):
        if not getattr(service, name):
            yield Fault("service", name, "hace falta al menos uno", "at least one is needed")
    for name in ("requirements", "legal_basis"):
        if not all(_said(text) for text in getattr(service, name)):
            yield unsaid("service", name)
    for office in service.offices:
        address = office.address
        where = address.strip() if isinstance(address, str) else _said(address)
        if not (_said(office.name) and where and _said(office.hours)):
            called = office.name.es or "?"
            yield Fault(
                "service",
                "offices",
                f"{called}: hacen falta nombre, dirección y horario",
                f"{called}: name, address and hours are needed",
            )


def form_faults(form: Form, municipalities: Collection[str]) -> list[Fault]:
    """What the app could not show, or the server not check, in ``form``."""
    # What a form refers to is never fetched: an address or a file named in it is not ours.
    if form.schema.get("$schema", DIALECT) != DIALECT:
        return [_OTHER_DIALECT]
    try:
        jsonschema_rs.meta.validate(form.schema)
        jsonschema_rs.Draft202012Validator(form.schema, validate_formats=True, offline=True)
        found = list(_form_faults(form, list(municipalities)))
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        why = str(error).splitlines()[0]
        return [whole(f"form.schema no es válido: {why}", f"form.schema: {why}")]
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        # Somebody's JSON that has something else where a part of the notation belongs.
        return [
            whole(
                f"form.schema: no es la notación de schemas/services/README.md ({error})",
                f"form.schema: not the notation of schemas/services/README.md ({error})",
            )
        ]
    return found


def fields_of(form: Form) -> Fields:
    """The fields by name."""
    found: Fields = form.schema["properties"]
    return found


def _form_faults(form: Form, municipalities: list[str]) -> Iterator[Fault]:
    schema = form.schema
    if schema.get("$schema") != DIALECT:
        yield _OTHER_DIALECT
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        yield whole(
            "no es un objeto sin propiedades adicionales",
            "not an object without additional properties",
        )
    fields = fields_of(form)
    order = [field for page in form.pages for field in page.fields]
    if sorted(order) != sorted(fields):
        yield whole(
            "cada pregunta está en una página, y en una sola",
            "each field belongs to exactly one page",
        )
    for index, page in enumerate(form.pages):
        if not _said(page.title) or (page.help is not None and not _said(page.help)):
            yield Fault(
                "page",
                str(index),
                "hace falta un título en cada idioma, y la ayuda en los dos o en ninguno",
                "a title in each language is needed",
            )
        if not page.fields:
            yield Fault("page", str(index), "no tiene preguntas", f"{page.title.es}: no fields")
    for name in schema.get("required", []):
        if name not in fields:
            yield Fault(
                "field",
                name,
                "es obligatoria, pero no existe esa pregunta",
                "required, but there is no such field",
            )
    for name, field in fields.items():
        yield from _field_faults(name, field, municipalities)
    if not any(_is_municipality(part) for field in fields.values() for part in _parts(field)):
        yield whole(
            "falta el municipio: sin una pregunta «Municipio» o «Lugar», lo que se envíe no "
            "llega a ninguna oficina",
            "municipality: a case without a municipality reaches no office",
        )
    for branch in schema.get("allOf", []):
        yield from branch_faults(branch, form, order)
    yield from torn_faults(schema)


def _parts(field: dict[str, Any]) -> list[dict[str, Any]]:
    return [field, *field.get("properties", {}).values()]


def _is_municipality(part: dict[str, Any]) -> bool:
    return part.get("x-widget") == "municipality"


def _field_faults(name: str, field: dict[str, Any], municipalities: list[str]) -> Iterator[Fault]:
    def fault(es: str, en: str) -> Fault:
        return Fault("field", name, es, en)

    if not _NAME.match(name):
        yield fault(
            "su nombre interno no es de letras, cifras, _ y -, ni empieza por una letra",
            "not a name of letters, digits, _ and - that begins with a letter",
        )
    unknown = ", ".join(sorted(set(field) - _KEYWORDS))
    if unknown:
        yield fault(
            f"lleva palabras clave que un formulario no puede mostrar: {unknown}",
            f"keywords that a form cannot show: {unknown}",
        )
    widget, type_ = field.get("x-widget"), field["type"]
    if type_ not in WIDGETS.get(str(widget), set()):
        yield fault(
            f"no hay control {widget} de tipo {type_}", f"no widget {widget} of type {type_}"
        )
    for path, words in _texts(field, ""):
        if any(words[language].strip() != words[language] for language in words) or not all(
            words.values()
        ):
            yield unsaid("field", name, _PARTS.get(path, path.removeprefix("x-options.")))
    if set(field["x-label"]) != {"es", "en"}:
        yield fault("hace falta un rótulo en cada idioma", "a label in each language is needed")
    if widget in {"radio", "select"}:
        if not field["enum"]:
            yield fault("no tiene opciones", "it has no options")
        if list(field["x-options"]) != field["enum"]:
            yield fault(
                "sus opciones no son exactamente sus valores",
                "x-options are not exactly the values of enum",
            )
    if not _is_bounded(field):
        yield fault(
            f"hace falta un máximo de caracteres, de {_LONGEST} como mucho",
            f"a maxLength of at most {_LONGEST} is needed",
        )
    yield from _bounds_faults(name, field)
    for part in (field, field.get("items", {})):
        yield from _pattern_faults(name, part.get("pattern"))
    if any(_is_municipality(part) and part["enum"] != municipalities for part in _parts(field)):
        yield fault(
            "sus municipios no son los de la ciudad", "its municipalities are not the city's"
        )


def _is_bounded(field: dict[str, Any]) -> bool:
    """Whether a value has a longest form; a date has it from its format."""
    if field["type"] != "string" or {"enum", "pattern"} & field.keys():
        return True
    return bool(field.get("format") == "date" or field.get("maxLength", _LONGEST + 1) <= _LONGEST)


def _bounds_faults(name: str, field: dict[str, Any]) -> Iterator[Fault]:
    """Bounds that no value keeps."""
    for low, high in (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems")):
        if {low, high} <= field.keys() and field[low] > field[high]:
            yield Fault(
                "field",
                name,
                f"el mínimo ({field[low]}) es mayor que el máximo ({field[high]})",
                f"{low} ({field[low]}) is above {high} ({field[high]})",
            )


def _pattern_faults(name: str, pattern: str | None) -> Iterator[Fault]:
    """Anchored, and without the shorthands that differ between ECMAScript and Rust: ``\\d`` and
    ``\\w`` are Unicode in the latter."""
    if pattern is None:
        return
    if not pattern.startswith("^") or not pattern.endswith("$"):
        yield Fault(
            "field",
            name,
            "su patrón no empieza por ^ y acaba en $",
            "the pattern is not anchored by ^ and $",
        )
    if re.search(r"\\[^+]", pattern):
        yield Fault(
            "field", name, "su patrón tiene abreviaturas con \\", "the pattern has a \\ shorthand"
        )


def _texts(value: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every bilingual text within, with where it is."""
    if isinstance(value, dict):
        if set(value) == {"es", "en"} and all(isinstance(text, str) for text in value.values()):
            yield path, value
            return
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}" if path else key)
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}.{index}")


def _said(text: Text) -> bool:
    return bool(text.es.strip() and text.en.strip())
