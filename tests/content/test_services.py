"""Every service that ships is a form the app can show and the server can check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from schemas.documents import Service
from server.content import shipped
from tests.content.examples import INVALID, VALID, Data

SERVICES = {service.id.removeprefix("service:"): service for service in shipped.services()}
WIDGETS = {
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
KEYWORDS = {
    *("type", "enum", "const", "minLength", "maxLength", "pattern", "format"),
    *("minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems"),
    *("properties", "required", "additionalProperties"),
    *("x-label", "x-help", "x-options", "x-widget"),
}

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


def properties(service: Service) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = service.form.schema["properties"]
    return found


def branches(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.form.schema.get("allOf", [])
    return found


def condition(branch: dict[str, Any]) -> tuple[str, list[str]]:
    """The field that decides, and the values that show."""
    ((name, rule),) = branch["if"]["properties"].items()
    return name, rule["enum"]


def texts(value: object, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every bilingual text within, with where it is."""
    if isinstance(value, dict):
        if set(value) == {"es", "en"}:
            yield path, value
            return
        for key, part in value.items():
            yield from texts(part, f"{path}/{key}")
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from texts(part, f"{path}/{index}")


def problems(service: Service, data: object) -> list[str]:
    validator = jsonschema_rs.Draft202012Validator(service.form.schema, validate_formats=True)
    return [error.message for error in validator.iter_errors(data)]


def test_the_six_services_ship_under_their_names() -> None:
    names = {file.name.removesuffix(".json") for file in (files("schemas") / "services").iterdir()}
    assert names - {"README.md"} == set(SERVICES) == set(VALID)
    assert [service.order for service in SERVICES.values()] == [1, 2, 3, 4, 5, 6]


@every_service
def test_schema_is_json_schema_2020_12(service: Service) -> None:
    assert service.form.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(service.form.schema)
    assert service.form.schema["type"] == "object"
    assert service.form.schema["additionalProperties"] is False


@every_service
def test_each_field_is_on_exactly_one_page(service: Service) -> None:
    on_pages = [field for page in service.form.pages for field in page.fields]
    assert sorted(on_pages) == sorted(properties(service))


@every_service
def test_each_field_can_be_shown(service: Service) -> None:
    for name, field in properties(service).items():
        assert set(field) <= KEYWORDS, name
        assert field["type"] in WIDGETS[field["x-widget"]], name
        assert set(field["x-label"]) == {"es", "en"}, name
        if field["x-widget"] in {"radio", "select"}:
            assert list(field["x-options"]) == field["enum"], name
        if field["type"] == "string" and "enum" not in field and "pattern" not in field:
            assert field["maxLength"] <= 5_000, name


@every_service
def test_patterns_mean_the_same_in_ecmascript_and_rust(service: Service) -> None:
    """Anchored, and without the shorthands that differ: ``\\d`` and ``\\w`` are Unicode in Rust."""
    for name, field in properties(service).items():
        for part in (field, field.get("items", {})):
            if pattern := part.get("pattern"):
                assert pattern.startswith("^"), name
                assert pattern.endswith("$"), name
                assert not re.search(r"\\[^+]", pattern), name


@every_service
def test_texts_are_there_in_both_languages(service: Service) -> None:
    content = {
        field: getattr(service, field)
        for field in ("title", "summary", "organization", "who", "cost", "duration")
    }
    for text in content.values():
        assert text.es
        assert text.en
    for text in (*service.requirements, *service.legal_basis):
        assert text.es
        assert text.en
    for path, words in texts(service.form.schema):
        assert words["es"].strip() == words["es"] != "", path
        assert words["en"].strip() == words["en"] != "", path
    assert service.offices
    assert service.requirements
    assert service.legal_basis


@every_service
def test_a_municipality_is_one_of_the_citys(service: Service) -> None:
    slugs = [one.id.removeprefix("municipality:") for one in shipped.municipalities()]
    found = 0
    for field in properties(service).values():
        places = field.get("properties", {}).values()
        for part in (field, *places):
            if part.get("x-widget") == "municipality":
                assert part["enum"] == slugs
                found += 1
    assert found, "a case without a municipality reaches no office"


@every_service
def test_branches_follow_the_one_notation(service: Service) -> None:
    order = [field for page in service.form.pages for field in page.fields]
    for branch in branches(service):
        assert set(branch) <= {"if", "then", "else"}
        name, values = condition(branch)
        assert branch["if"]["required"] == [name]
        assert set(values) < set(properties(service)[name]["enum"])
        hidden = branch["else"]["properties"]
        assert all(rule is False for rule in hidden.values())
        assert set(branch.get("then", {}).get("required", [])) <= set(hidden)
        for field in hidden:
            assert order.index(name) < order.index(field), f"{field} is asked before {name}"
            assert field not in service.form.schema["required"]


@pytest.mark.parametrize(
    ("slug", "data"), [(slug, data) for slug, examples in VALID.items() for data in examples]
)
def test_a_filled_form_is_accepted(slug: str, data: Data) -> None:
    assert problems(SERVICES[slug], data) == []


@pytest.mark.parametrize(("slug", "example", "change"), INVALID)
def test_a_wrong_form_is_refused(slug: str, example: int, change: Data) -> None:
    changed = {**VALID[slug][example], **change}
    data = {name: value for name, value in changed.items() if value is not None}
    assert problems(SERVICES[slug], data)


@every_service
def test_each_required_field_is_required(service: Service) -> None:
    slug = service.id.removeprefix("service:")
    for name in service.form.schema["required"]:
        for example in VALID[slug]:
            data = {key: value for key, value in example.items() if key != name}
            assert problems(service, data), name


@every_service
def test_every_branch_shows_and_hides_its_fields(service: Service) -> None:
    """Whatever value a condition has, its fields are wanted exactly where the branch says so."""
    for branch in branches(service):
        name, values = condition(branch)
        wanted = branch.get("then", {}).get("required", [])
        only = {"type": "object", "allOf": [branch]}
        validator = jsonschema_rs.Draft202012Validator(only)
        for value in properties(service)[name]["enum"]:
            shown = value in values
            assert validator.is_valid({name: value}) is not (shown and bool(wanted))
            for field in branch["else"]["properties"]:
                full = {name: value, **dict.fromkeys(wanted, "x"), field: "x"}
                assert validator.is_valid(full) is shown
