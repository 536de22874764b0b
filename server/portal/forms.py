"""Whether what a citizen filled in obeys its form. The form is JSON Schema 2020-12 with
annotations (``schemas/services/README.md``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

from schemas.documents import Form, Problem
from schemas.text import Text
from server.portal.formats import FORMATS, birth_date
from server.portal.words import MESSAGES, MISSING, problem

#: A person mends a page of problems at a time; a hostile form could have thousands.
MOST_PROBLEMS: Final = 50

#: Widgets whose malformed value has words of its own.
_WORDED_WIDGETS: Final = frozenset({"identity", "phone", "email", "date"})

Path = tuple[str | int, ...]


class FormChecker:
    """A form, compiled once and used for every submission. Raises ValueError where the form's
    schema is not JSON Schema."""

    def __init__(self, form: Form) -> None:
        self._properties: dict[str, Any] = form.schema.get("properties", {})
        self._validator = jsonschema_rs.Draft202012Validator(
            form.schema, formats=FORMATS, validate_formats=True, offline=True
        )

    def problems(
        self, data: dict[str, Any], attachments: Collection[str], today: date
    ) -> list[Problem]:
        """What is wrong with ``data``, at most one problem a field and ``MOST_PROBLEMS`` in all;
        empty if nothing is. ``today`` is the city's date: nobody is born after it."""
        found: dict[str, Problem] = {}
        for item in self._broken_rules(data):
            found.setdefault(item.field, item)
            if len(found) == MOST_PROBLEMS:
                return list(found.values())
        for item in self._beyond_the_schema(data, attachments, today):
            found.setdefault(item.field, item)
        return list(found.values())[:MOST_PROBLEMS]

    def _broken_rules(self, data: dict[str, Any]) -> Iterator[Problem]:
        for error in self._validator.iter_errors(data):
            yield from self._problems_of(tuple(error.instance_path), error.kind)

    def _problems_of(self, path: Path, kind: Kind) -> Iterator[Problem]:
        match kind:
            case Kind.Required(property=name):
                yield self._missing((*path, name))
            case Kind.AdditionalProperties(unexpected=names):
                for name in names[:MOST_PROBLEMS]:
                    yield problem(_name((*path, name)), "unknown")
            case Kind.FalseSchema():
                yield self._problem(path, "hidden")
            case Kind.MinLength(limit=1) | Kind.MinItems(limit=1):
                yield self._missing(path)
            case (
                Kind.MinLength(limit=limit)
                | Kind.MaxLength(limit=limit)
                | Kind.MinItems(limit=limit)
                | Kind.MaxItems(limit=limit)
                | Kind.Minimum(limit=limit)
                | Kind.Maximum(limit=limit)
            ):
                yield self._problem(path, kind.name, limit)
            case Kind.Format() | Kind.Pattern() | Kind.Enum():
                widget = self._widget(path)
                plain = "enum" if isinstance(kind, Kind.Enum) else "other"
                yield self._problem(path, widget if widget in _WORDED_WIDGETS else plain)
            case _:
                yield self._problem(path, kind.name if kind.name in MESSAGES else "other")

    def _beyond_the_schema(
        self, data: dict[str, Any], attachments: Collection[str], today: date
    ) -> Iterator[Problem]:
        """What a schema cannot say: a photo that is named came along; a birth lies in the past,
        and so does a day that is told of."""
        for name, value in data.items():
            widget = self._property((name,)).get("x-widget")
            if widget == "photo" and isinstance(value, list):
                for file in value:
                    if file not in attachments:
                        yield self._problem((name,), "attachment", str(file)[:100])
            elif widget == "identity" and isinstance(value, str):
                born = birth_date(value)
                if born is None or born > today:
                    yield self._problem((name,), "identity")
            elif (
                self._property((name,)).get("x-past") is True
                and isinstance(value, str)
                and value > today.isoformat()
            ):
                yield self._problem((name,), "past")

    def _missing(self, path: Path) -> Problem:
        """Required, with the words for what one does in such a field."""
        words = MISSING.get(self._widget(path), "required")
        return problem(_name(path), "required", self._label(path), words=words)

    def _widget(self, path: Path) -> str:
        return str(self._property(path).get("x-widget", ""))

    def _problem(self, path: Path, rule: str, limit: object = "") -> Problem:
        return problem(_name(path), rule, self._label(path), limit)

    def _label(self, path: Path) -> Text | None:
        """The label of the innermost labelled field on the way to ``path``."""
        for end in range(len(path), 0, -1):
            label = self._property(path[:end]).get("x-label")
            if isinstance(label, dict) and {"es", "en"} <= label.keys():
                return Text(es=str(label["es"]), en=str(label["en"]))
        return None

    def _property(self, path: Path) -> dict[str, Any]:
        """The schema of the field at ``path``; empty where the form has none."""
        schema: dict[str, Any] = {"properties": self._properties}
        for step in path:
            if isinstance(step, str):  # a position in a list has its field's words
                found = schema.get("properties", {}).get(step)
                if not isinstance(found, dict):
                    return {}
                schema = found
        return schema


def _name(path: Path) -> str:
    """A field's name as screens use it: the names on the way, without positions in lists."""
    return ".".join(str(step)[:100] for step in path if isinstance(step, str))
