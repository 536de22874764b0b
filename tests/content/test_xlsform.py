"""An XLSForm becomes a form of the portal, and what it cannot say is listed by row."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from schemas.documents import Form
from schemas.text import Text
from server.content import shipped
from server.portal.form_rules import faults
from server.xlsform import conditions, constraints
from server.xlsform.building import form_of
from server.xlsform.page import service_of, slug, title_of
from server.xlsform.reading import read
from server.xlsform.workbook import LARGEST, LeftOut, XLSFormError
from tests.content.xlsforms import SURVEY, bomb, damaged, small, tree_report, workbook

MUNICIPALITIES = [one.id.removeprefix("municipality:") for one in shipped.municipalities()]
TITLE = Text(es="Formulario", en="Form")


def imported(body: bytes) -> tuple[Form, list[LeftOut]]:
    return form_of(read(body), TITLE, MUNICIPALITIES)


def fields(form: Form) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = form.schema["properties"]
    return found


def takes(form: Form, data: dict[str, Any]) -> bool:
    validator = jsonschema_rs.Draft202012Validator(form.schema, validate_formats=True)
    return validator.is_valid(data)


TREE = {
    "kind": "caido",
    "trees": 3,
    "height": 2.5,
    "place": {"municipality": "cerro", "address": "Calle 1"},
    "full_name": "Ana Pérez",
    "code": "AB-123",
    "declaration": True,
}


def test_a_whole_service_obeys_the_rules_and_judges_what_is_filled_in() -> None:
    book = read(tree_report())
    title = title_of(book)
    form, _ = form_of(book, title, MUNICIPALITIES)
    service, _ = service_of(book, form, title, None)
    assert slug(book) == "reportar-un-arbol"
    assert faults(service, MUNICIPALITIES) == []
    assert service.title.en == "Report a tree in danger"
    assert [one.es for one in service.requirements] == ["El lugar.", "Una foto, si puede."]
    assert service.offices[0].address == "Calle 23 número 1"
    assert [page.title.en for page in form.pages] == ["The tree", "Your details"]
    assert form.pages[0].help == Text(
        es="Mire el árbol desde lejos.", en="Look at the tree from afar."
    )
    assert takes(form, TREE)
    assert takes(
        form,
        {**{k: v for k, v in TREE.items() if k != "trees"}, "kind": "rama", "branch_size": "2 m"},
    )
    for wrong in (
        {"kind": "rama"},
        {"trees": 0},
        {"trees": 51},
        {"trees": 1.5},
        {"code": "ab-123"},
        {"code": "AB-1234"},
        {"declaration": False},
        {"branch_size": "2 m"},
        {"place": {"address": "Calle 1"}},
    ):
        assert not takes(form, {**TREE, **wrong}), wrong


def test_what_a_form_cannot_say_is_listed_by_its_row_in_both_languages() -> None:
    form, left_out = imported(tree_report())
    assert fields(form)["since"]["x-past"] is True
    said = {(one.row, one.en) for one in left_out}
    assert said == {
        (7, "constraint: . > 0"),
        (16, "several options: one box for each"),
        (18, "forms have no type barcode"),
    }
    for number, _ in said:
        assert SURVEY[number - 1][0]
    assert all(one.es and one.es != one.en for one in left_out)
    assert next(one.es for one in left_out if one.row == 18) == (
        "el tipo barcode no existe en los formularios"
    )


def test_several_of_a_list_are_a_box_each() -> None:
    form, _ = imported(tree_report())
    assert fields(form)["risk_cables"]["x-label"] == {
        "es": "¿Qué peligra?: Cables",
        "en": "What is at risk?: Wires",
    }
    assert takes(form, {**TREE, "risk_cables": True, "risk_casas": True})


def test_words_of_one_language_serve_for_both_and_that_is_said() -> None:
    form, left_out = imported(
        workbook({"survey": [["type", "name", "label"], ["text", "what", "¿Qué?"]]})
    )
    assert fields(form)["what"]["x-label"] == {"es": "¿Qué?", "en": "¿Qué?"}
    assert [one.en for one in left_out] == ["no English label: the Spanish one stays"]


def test_a_group_in_a_group_is_on_its_page_and_asks_for_its_condition() -> None:
    form, left_out = imported(
        small(
            ["select_one ab", "one", "Uno", "One", "yes"],
            ["begin_group", "outer", "Fuera", "Outer", "", "${one} = 'a'"],
            ["select_one yn", "two", "Dos", "Two", "yes"],
            ["begin_group", "inner", "Dentro", "Inner", "", "${two} = 'y'"],
            ["text", "deep", "Hondo", "Deep", "yes"],
            ["end_group"],
            ["end_group"],
            columns=["required", "relevant"],
        )
    )
    assert left_out == []
    assert [page.fields for page in form.pages] == [["one"], ["two", "deep"]]
    assert takes(form, {"one": "b"})
    assert takes(form, {"one": "a", "two": "n"})
    assert takes(form, {"one": "a", "two": "y", "deep": "sí"})
    assert not takes(form, {"one": "a"})
    assert not takes(form, {"one": "a", "two": "y"})
    assert not takes(form, {"one": "b", "deep": "sí"})


def test_a_field_under_two_questions_is_shown_so_and_not_required() -> None:
    form, left_out = imported(
        small(
            ["select_one ab", "one", "Uno", "One"],
            ["select_one yn", "two", "Dos", "Two"],
            ["text", "both", "Ambos", "Both", "yes", "${one} = 'a' and ${two} = 'y'"],
            columns=["required", "relevant"],
        )
    )
    assert [one.row for one in left_out] == [4]
    assert takes(form, {"one": "a", "two": "y"})
    assert takes(form, {"one": "a", "two": "y", "both": "sí"})
    assert not takes(form, {"one": "a", "two": "n", "both": "sí"})


@pytest.mark.parametrize(
    "relevant", ["${one} != 'a'", "${one} = 'a' or ${one} = 'b'", "${n} > 3", "${c} = 'x'"]
)
def test_a_condition_that_cannot_be_said_leaves_the_field_shown_and_free(relevant: str) -> None:
    form, left_out = imported(
        small(
            ["select_one ab", "one", "Uno", "One"],
            ["integer", "n", "Cuántos", "How many"],
            ["calculate", "c", "", "", "", "", "'x'"],
            ["text", "what", "Qué", "What", "yes", relevant],
            columns=["required", "relevant", "calculation"],
        )
    )
    assert any(one.row == 5 and relevant in one.es and relevant in one.en for one in left_out)
    assert takes(form, {})
    assert takes(form, {"what": "algo"})


def test_a_repeated_group_is_left_out_whole() -> None:
    form, left_out = imported(
        small(
            ["begin_repeat", "child", "Hijos", "Children"],
            ["text", "child_name", "Nombre", "Name"],
            ["end_repeat"],
            ["text", "what", "Qué", "What"],
        )
    )
    assert list(fields(form)) == ["what"]
    assert [(one.row, one.en) for one in left_out] == [(2, "a repeated group, whole")]


def test_the_citys_municipalities_are_known_as_such() -> None:
    options = [["m", name, name, name] for name in reversed(MUNICIPALITIES)]
    survey = [["type", "name", "label"], ["select_one m", "municipality", "Municipio"]]
    form, _ = imported(
        workbook(
            {"survey": survey, "choices": [["list_name", "name", "label", "label::en"], *options]}
        )
    )
    assert fields(form)["municipality"]["x-widget"] == "municipality"
    assert fields(form)["municipality"]["enum"] == MUNICIPALITIES


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"type,name\ntext,a\n",
        b"PK\x03\x04 and nothing",
        workbook({"other": [["a"]], "another": [["b"]]}),
        small(["text", "what", "Qué", "What", "${nobody} = 'a'"], columns=["relevant"]),
        small(["begin_group", "g", "Grupo", "Group"]),
        small(["select_one nolist", "what", "Qué", "What"]),
        b"\x00" * (LARGEST + 1),
        bomb(),
        damaged(),
        tree_report()[:-40],
    ],
)
def test_what_is_no_xlsform_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(XLSFormError) as refused:
        read(body)
    assert str(refused.value)


@pytest.mark.parametrize(
    ("expression", "read_as"),
    [
        ("${x} = 'a'", [("x", {"a"})]),
        ('( ${x}="a" )', [("x", {"a"})]),
        ("selected(${x}, 'a') or (${x} = 'b' or ${x}='c')", [("x", {"a", "b", "c"})]),
        ("(${x} = 'a') and (${y} = 'b or c')", [("x", {"a"}), ("y", {"b or c"})]),
        ("${x} = 'a' or ${y} = 'b'", None),
        ("${x} = 'a' or ${x} = 'b' and ${y} = 'c'", None),
        ("not(${x} = 'a')", None),
        ("${x} = 'a' and ${n} > 3", None),
        ("((${x} = 'a'", None),
    ],
)
def test_conditions(expression: str, read_as: list[tuple[str, set[str]]] | None) -> None:
    found = conditions.read(expression)
    pairs = None if found is None else [(one.name, set(one.values)) for one in found]
    assert pairs == read_as


@pytest.mark.parametrize(
    ("expression", "kind", "keywords"),
    [
        (". > 0", "integer", {"minimum": 1}),
        (". > 0", "number", None),
        (".>=0.5 and .<=2", "number", {"minimum": 0.5, "maximum": 2}),
        ("10 >= . and 1 < .", "integer", {"maximum": 10, "minimum": 2}),
        (". > 1 or . = 0", "integer", None),
        (". >= 1 and . >= 2", "integer", None),
        ("string-length(.) <= 20", "string", {"maxLength": 20}),
        ("string-length(.) <= 20000", "string", None),
        ("regex(., '^\\d{3}$')", "string", {"pattern": "^[0-9]{3}$"}),
        ("regex(., 'a|b')", "string", {"pattern": "^(a|b)$"}),
        ("regex(., '[\\d.]+')", "string", {"pattern": "^[0-9.]+$"}),
        ("regex(., '\\w+')", "string", None),
        ("regex(., '(a|b)')", "string", {"pattern": "^(a|b)$"}),
        (
            "string-length(.) <= 9 and regex(., 'x and y')",
            "string",
            {"maxLength": 9, "pattern": "^x and y$"},
        ),
        ("string-length(.) >= 0", "string", {"minLength": 0}),
        ("string-length(.) <= 0", "string", None),
        (". >= 1 and regex(., 'a')", "string", None),
        ("regex(., '(')", "string", None),
    ],
)
def test_constraints(expression: str, kind: str, keywords: dict[str, Any] | None) -> None:
    assert constraints.read(expression, kind) == keywords
