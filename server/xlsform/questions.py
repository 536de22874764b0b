"""One question of a survey as the properties of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec import to_builtins

from schemas.text import Text
from server.portal.question_kinds import kinds
from server.xlsform import constraints
from server.xlsform.workbook import Row, Workbook, text, words

Field = dict[str, Any]
#: Says what was left out of a row: in Spanish, in English.
Say = Callable[[str, str], None]

#: Options up to which a list is radio buttons where nobody says otherwise.
MOST_RADIOS: Final = 6
_YES: Final = frozenset({"yes", "true", "true()", "1", "sí", "si"})

#: Texts that the portal knows; a question asks for one in ``appearance``.
_KNOWN: Final = ("identity", "phone", "email")
#: Our kinds by the type of a question.
_KINDS: Final = {
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "geopoint": "place",
    "location": "place",
}

#: Columns that change what a question means and that no field of ours has.
_UNSAID: Final = {
    "calculation": ("cálculo", "calculation"),
    "default": ("valor inicial", "default value"),
    "trigger": ("disparador", "trigger"),
    "choice_filter": ("filtro de opciones", "choice filter"),
    "parameters": ("parámetros", "parameters"),
    "read_only": ("solo lectura", "read only"),
    "readonly": ("solo lectura", "read only"),
}
_UNSAID_WORDS: Final = {
    "constraint_message": ("mensaje de la restricción", "constraint message"),
    "required_message": ("mensaje de dato obligatorio", "required message"),
    "guidance_hint": ("guía del entrevistador", "guidance hint"),
    "media": ("imagen, audio o video", "image, audio or video"),
    "image": ("imagen", "image"),
    "audio": ("audio", "audio"),
    "video": ("video", "video"),
}


def is_yes(value: str) -> bool:
    """Whether a cell such as ``required`` says yes."""
    return value.strip().lower() in _YES


def fields_of(row: Row, book: Workbook, municipalities: list[str], say: Say) -> dict[str, Field]:
    """The question's fields by name; empty where a form has none for its type."""
    kind, _, rest = row.get("type").partition(" ")
    name = row.get("name")
    label = _label(row, name, say)
    _unsaid(row, say)
    tokens = set(row.get("appearance").lower().split())
    known = kinds(municipalities)
    match kind:
        case _ if kind in _KINDS:
            field = dict(known[_KINDS[kind]])
        case "text" | "string":
            field = dict(known[_text_kind(name, tokens)])
        case "acknowledge" | "trigger":
            field = dict(known["declaration" if is_yes(row.get("required")) else "checkbox"])
        case "image" | "photo":
            field = {**known["photo"], **_photos(row, say)}
        case "select_one" | "select_multiple":
            options = _options(rest.split(), book, say)
            if not options:
                say("la lista no tiene opciones", "the list has no options")
                return {}
            if kind == "select_multiple":
                return _boxes(row, label, options, say)
            field = _choice(options, municipalities, tokens)
        case _:
            say(f"el tipo {kind} no existe en los formularios", f"forms have no type {kind}")
            return {}
    field = {"x-label": to_builtins(label), **_help(row, say), **field}
    if is_yes(row.get("personal")) or name == "full_name":
        field["x-personal"] = True
    _constrain(row, field, say)
    return {name: field}


def _label(row: Row, name: str, say: Say) -> Text:
    found = text(row, "label")
    if found is None:
        say("sin rótulo: se muestra el nombre", "no label: the name is shown")
        return Text(es=name, en=name)
    es, en = words(row, "label")
    if not es:
        say("sin rótulo en español: queda el inglés", "no Spanish label: the English one stays")
    if not en:
        say("sin rótulo en inglés: queda el español", "no English label: the Spanish one stays")
    return found


def _help(row: Row, say: Say) -> Field:
    found = text(row, "hint")
    if found is None:
        return {}
    es, en = words(row, "hint")
    if not (es and en):
        say("la ayuda está en un solo idioma", "the hint is in one language only")
    return {"x-help": to_builtins(found)}


def _unsaid(row: Row, say: Say) -> None:
    for column, (es, en) in _UNSAID.items():
        if row.get(column):
            say(f"{es}: {row.get(column)}", f"{en}: {row.get(column)}")
    for head in row.cells:
        if names := _UNSAID_WORDS.get(head.partition("::")[0].strip()):
            say(*names)


def _text_kind(name: str, tokens: set[str]) -> str:
    for kind in _KNOWN:
        if kind in tokens or kind == name:
            return kind
    return "textarea" if "multiline" in tokens else "text"


def _photos(row: Row, say: Say) -> Field:
    """How many: the column ``photos``, which no XLSForm has; one where it says nothing."""
    given = row.get("photos") or "1"
    least, _, most = given.rpartition("-")
    if len(given) > 9 or not (most.isdecimal() and (not least or least.isdecimal())):
        say(f"cuántas fotos: {given}", f"how many photos: {given}")
        return {"maxItems": 1}
    return {"maxItems": int(most), **({"minItems": int(least)} if least else {})}


def _options(rest: list[str], book: Workbook, say: Say) -> dict[str, Text]:
    """The list's options; ``or_other`` asks for one that a form has no text for."""
    if "or_other" in rest:
        say("la opción «otro» con texto libre", "the option “other” with free text")
    found: dict[str, Text] = {}
    for option in book.choices.get(rest[0] if rest else "", []):
        value = option.get("name")
        words_ = text(option, "label") or Text(es=value, en=value)
        if value and value not in found:
            found[value] = words_
    return found


def _choice(options: dict[str, Text], municipalities: list[str], tokens: set[str]) -> Field:
    if set(options) == set(municipalities):
        return {"x-widget": "municipality", "type": "string", "enum": municipalities}
    few = len(options) <= MOST_RADIOS or any(token.startswith("columns") for token in tokens)
    return {
        "x-widget": "radio" if few and "minimal" not in tokens else "select",
        "type": "string",
        "enum": list(options),
        "x-options": to_builtins(options),
    }


def _boxes(row: Row, label: Text, options: dict[str, Text], say: Say) -> dict[str, Field]:
    """One box an option: the portal's forms have no widget for several of a list."""
    say("varias opciones: una casilla para cada una", "several options: one box for each")
    if is_yes(row.get("required")):
        say("elegir al menos una no se exige", "choosing at least one is not required")
    if row.get("constraint"):
        say(f"restricción: {row.get('constraint')}", f"constraint: {row.get('constraint')}")
    return {
        f"{row.get('name')}_{value}": {
            "x-label": {"es": f"{label.es}: {words_.es}", "en": f"{label.en}: {words_.en}"},
            "x-widget": "checkbox",
            "type": "boolean",
        }
        for value, words_ in options.items()
    }


def _constrain(row: Row, field: Field, say: Say) -> None:
    expression = row.get("constraint")
    if not expression:
        return
    if field["x-widget"] == "date" and constraints.is_past(expression):
        field["x-past"] = True
        return
    plain = field["x-widget"] in {"text", "textarea", *_KNOWN}
    found = constraints.read(expression, field["type"]) if plain else None
    if found is None:
        say(f"restricción: {expression}", f"constraint: {expression}")
        return
    merged = {**field, **found}
    if merged.get("minLength", 0) > merged.get("maxLength", 5_000):
        merged["maxLength"] = merged["minLength"]
    if {"minimum", "maximum"} <= merged.keys() and merged["minimum"] > merged["maximum"]:
        say(f"restricción imposible: {expression}", f"impossible constraint: {expression}")
        return
    field.update(merged)
    if field.get("minLength") == 0:
        del field["minLength"]
