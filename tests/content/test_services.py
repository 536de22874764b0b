"""Every service that ships is a form the app can show and the server can check."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from schemas.documents import Service
from server.content import shipped
from server.portal.branch_rules import condition
from server.portal.form_rules import faults, fields_of
from tests.content.examples import INVALID, VALID, Data

SERVICES = {service.id.removeprefix("service:"): service for service in shipped.services()}
MUNICIPALITIES = [one.id.removeprefix("municipality:") for one in shipped.municipalities()]

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


def branches(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.form.schema.get("allOf", [])
    return found


def problems(service: Service, data: object) -> list[str]:
    validator = jsonschema_rs.Draft202012Validator(service.form.schema, validate_formats=True)
    return [error.message for error in validator.iter_errors(data)]


def test_the_six_services_ship_under_their_names() -> None:
    names = {file.name.removesuffix(".json") for file in (files("schemas") / "services").iterdir()}
    assert names - {"README.md"} == set(SERVICES) == set(VALID)
    assert [service.order for service in SERVICES.values()] == [1, 2, 3, 4, 5, 6]


@every_service
def test_a_shipped_service_obeys_the_rules_of_all(service: Service) -> None:
    assert faults(service, MUNICIPALITIES) == []


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
        for value in fields_of(service.form)[name]["enum"]:
            shown = value in values
            assert validator.is_valid({name: value}) is not (shown and bool(wanted))
            for field in branch["else"]["properties"]:
                full = {name: value, **dict.fromkeys(wanted, "x"), field: "x"}
                assert validator.is_valid(full) is shown
