"""Forms: which problems are found and how they are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemas.documents import Form
from server.portal.formats import birth_date, is_identity, is_mobile
from server.portal.forms import MOST_PROBLEMS, FormChecker

TODAY = date(2026, 11, 24)


def field(**rules: Any) -> dict[str, Any]:
    return {"x-label": {"es": "Campo", "en": "Field"}, "type": "string", **rules}


def checker(properties: dict[str, Any], **rules: Any) -> FormChecker:
    schema = {"type": "object", "additionalProperties": False, "properties": properties, **rules}
    return FormChecker(Form(schema=schema, pages=[]))


def found(form: FormChecker, data: dict[str, Any], *files: str) -> list[tuple[str, str]]:
    return [(p.field, p.rule) for p in form.problems(data, files, TODAY)]


CONDITIONAL = checker(
    {
        "kind": field(enum=["queja", "otra"]),
        "against": field(),
        "when": field(format="date", **{"x-widget": "date"}),
    },
    required=["kind"],
    allOf=[
        {
            "if": {"properties": {"kind": {"enum": ["queja"]}}, "required": ["kind"]},
            "then": {"required": ["against"]},
            "else": {"properties": {"against": False}},
        }
    ],
)


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({"kind": "queja", "against": "x"}, []),
        ({"kind": "otra"}, []),
        ({}, [("kind", "required")]),
        ({"kind": "queja"}, [("against", "required")]),
        ({"kind": "otra", "against": "x"}, [("against", "hidden")]),
        ({"kind": "nada"}, [("kind", "enum")]),
        ({"kind": "otra", "when": "2026-02-30"}, [("when", "date")]),
        ({"kind": "otra", "x": 1}, [("x", "unknown")]),
    ],
)
def test_conditional_fields(data: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert found(CONDITIONAL, data) == problems


@pytest.mark.parametrize(
    ("rules", "value", "rule"),
    [
        ({"minLength": 3}, "ab", "minLength"),
        ({"minLength": 1}, "", "required"),
        ({"maxLength": 3}, "abcd", "maxLength"),
        ({"pattern": "^a"}, "b", "other"),
        ({"type": "integer"}, "1", "other"),
        ({"type": "integer", "minimum": 2}, 1, "minimum"),
        ({"type": "integer", "maximum": 2}, 3, "maximum"),
        ({"type": "boolean", "const": True}, False, "const"),
        ({"type": "array", "maxItems": 1}, [1, 2], "maxItems"),
        ({"type": "array", "uniqueItems": True}, [1, 1], "other"),
        ({"pattern": "^x", "x-widget": "phone"}, "y", "phone"),
        ({"pattern": "^x", "x-widget": "email"}, "y", "email"),
        ({"x-widget": "identity"}, "99999999999", "identity"),
        ({"format": "identity-card"}, "123", "other"),
        ({"format": "mobile-phone", "x-widget": "phone"}, "123", "phone"),
    ],
)
def test_each_rule_is_told_in_both_languages(rules: dict[str, Any], value: Any, rule: str) -> None:
    (problem,) = checker({"a": field(**rules)}).problems({"a": value}, (), TODAY)
    assert (problem.field, problem.rule) == ("a", rule)
    assert "Campo" in problem.message.es
    assert "Field" in problem.message.en


def test_limits_are_in_the_words() -> None:
    (problem,) = checker({"a": field(maxLength=3)}).problems({"a": "abcd"}, (), TODAY)
    assert problem.message.es == "Campo: escriba 3 caracteres como máximo"
    assert problem.message.en == "Field: write 3 characters at most"


def test_a_field_inside_a_field_is_named_with_it() -> None:
    address = {"x-label": {"es": "Dirección", "en": "Address"}, "type": "string", "minLength": 3}
    place = field(type="object", properties={"address": address}, required=["address"])
    form = checker({"place": place})
    assert found(form, {"place": {}}) == [("place.address", "required")]
    (problem,) = form.problems({"place": {"address": "x"}}, (), TODAY)
    assert problem.message.es.startswith("Dirección")


def test_photos_named_must_have_come() -> None:
    photos = field(type="array", items={"type": "string"}, **{"x-widget": "photo"})
    form = checker({"photos": photos})
    assert found(form, {"photos": ["a.jpg", "b.jpg"]}, "a.jpg", "b.jpg") == []
    assert found(form, {"photos": ["a.jpg", "b.jpg"]}, "a.jpg") == [("photos", "attachment")]


def test_a_hostile_form_makes_no_hostile_answer() -> None:
    form = checker({"a": field()})
    data: dict[str, Any] = {f"{'x' * 500}{n}": n for n in range(1_000)}
    problems = form.problems(data, (), TODAY)
    assert 0 < len(problems) <= MOST_PROBLEMS
    assert all(len(problem.field) <= 100 for problem in problems)


def test_braces_in_labels_and_values_stay_text() -> None:
    label = {"es": "¿{limit} o {0}?", "en": "{x}"}
    photos = {"x-label": label, "x-widget": "photo", "type": "array"}
    (problem,) = checker({"p": photos}).problems({"p": ["{label}"]}, (), TODAY)
    assert "¿{limit} o {0}?" in problem.message.es
    assert "{label}" in problem.message.es


def test_a_schema_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="x"):
        checker({"a": {"type": "x"}})


@pytest.mark.parametrize(
    ("identity", "born"),
    [
        ("85020312345", date(1985, 2, 3)),
        ("85020392345", date(1885, 2, 3)),
        ("05020362345", date(2005, 2, 3)),
        ("85023012345", None),
        ("00022962345", date(2000, 2, 29)),
        ("00022912345", None),  # 1900 was no leap year
        ("8502031234", None),
        ("８５020312345", None),
    ],
)
def test_identity_numbers_hold_a_date(identity: str, born: date | None) -> None:
    assert birth_date(identity) == born
    assert is_identity(identity) == (born is not None)


def test_nobody_is_born_tomorrow() -> None:
    form = checker({"id": field(**{"x-widget": "identity"})})
    assert found(form, {"id": "26112462345"}) == []
    assert found(form, {"id": "26112562345"}) == [("id", "identity")]


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("+53 51234567", True),
        ("5351234567", True),
        ("51234567", True),
        ("5 123 4567", True),
        ("+5378701234", False),
        ("5123456", False),
        ("+1 51234567", False),
    ],
)
def test_mobile_numbers(number: str, mobile: bool) -> None:
    assert is_mobile(number) == mobile
