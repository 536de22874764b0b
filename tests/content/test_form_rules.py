"""What is wrong with a service is found before a citizen meets it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from msgspec import structs

from schemas.documents import Form, FormPage, Service
from schemas.text import Text
from server.content import shipped
from server.portal.form_rules import faults

MUNICIPALITIES = [one.id.removeprefix("municipality:") for one in shipped.municipalities()]
SERVICE = shipped.services()[1]

Schema = dict[str, Any]


def with_schema(change: Callable[[Schema], object]) -> Service:
    schema = deepcopy(SERVICE.form.schema)
    change(schema)
    return structs.replace(SERVICE, form=Form(schema=schema, pages=SERVICE.form.pages))


def field(name: str, **keywords: object) -> Callable[[Schema], object]:
    return lambda schema: schema["properties"][name].update(keywords)


def without(name: str, keyword: str) -> Callable[[Schema], object]:
    return lambda schema: schema["properties"][name].pop(keyword)


def branch(**parts: object) -> Callable[[Schema], object]:
    return lambda schema: schema["allOf"][0].update(parts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (field("kind", **{"x-widget": "slider"}), "no widget slider"),
        (field("kind", type="integer"), "no widget radio of type integer"),
        (field("kind", **{"x-label": {"es": "Tipo", "en": ""}}), "in each language"),
        (field("kind", **{"x-label": {"es": "Tipo"}}), "a label in each language"),
        (without("kind", "x-label"), "not the notation"),
        (field("kind", **{"x-options": {}}), "not exactly the values"),
        (field("phone", pattern="[0-9]+"), "anchored"),
        (field("phone", pattern="^\\d+$"), "shorthand"),
        (field("phone", pattern="^([0-9]$"), "form.schema"),
        (field("phone", format="email", **{"$ref": "https://example.org/x"}), "form.schema"),
        (without("description", "maxLength"), "maxLength"),
        (field("place", properties={}), "reaches no office"),
        (lambda schema: schema["required"].append("nobody"), "no such field"),
        (lambda schema: schema.update(additionalProperties=True), "additional properties"),
        (lambda schema: schema["properties"].pop("phone"), "exactly one page"),
        (lambda schema: schema.update(type=5), "form.schema"),
        (lambda schema: schema.update(properties=[]), "form.schema"),
        (
            branch(**{"if": {"properties": {"nobody": {"enum": ["a"]}}, "required": ["nobody"]}}),
            "depends on nobody, which is no list",
        ),
        (branch(**{"else": {"properties": {"kind": False}}}), "asked before"),
        (branch(**{"else": {"properties": {"leak_flow": True}}}), "said by false"),
    ],
)
def test_a_broken_form_is_named(change: Callable[[Schema], object], said: str) -> None:
    found = faults(with_schema(change), MUNICIPALITIES)
    assert any(said in str(fault) for fault in found), found


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"title": Text(es="Título", en="")}, "title"),
        ({"requirements": []}, "requirements"),
        ({"offices": []}, "offices"),
        ({"legal_basis": [Text(es=" ", en="Law")]}, "legal_basis"),
    ],
)
def test_a_page_that_says_too_little_is_named(parts: dict[str, Any], said: str) -> None:
    (found,) = faults(structs.replace(SERVICE, **parts), MUNICIPALITIES)
    assert found.name == said


def test_a_field_on_two_pages_is_named() -> None:
    again = FormPage(title=Text(es="Otra", en="Other"), fields=["phone"])
    form = Form(schema=SERVICE.form.schema, pages=[*SERVICE.form.pages, again])
    (found,) = faults(structs.replace(SERVICE, form=form), MUNICIPALITIES)
    assert str(found) == "form: each field belongs to exactly one page"
