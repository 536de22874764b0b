"""The app's form engine: its own tests, and that it judges as the server does."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.documents import Service
from server.portal.forms import FormChecker
from server.portal.words import MESSAGES
from tests.support.node import node

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted((ROOT / "schemas/services").glob("*.json"))
ROUNDS = 120


def test_the_form_engine_alone() -> None:
    node("--test", "src/forms/engine.test.ts")


#: What people leave in a field of each widget: nothing, something right, something wrong.
TYPED: dict[str, list[Any]] = {
    "checkbox": [True, True, False],
    "photo": [
        [],
        ["foto-1.jpg"],
        ["foto-1.jpg", "foto-2.jpg"],
        [f"foto-{n}.jpg" for n in range(9)],
    ],
    "identity": ["85032712345", "850327 12345", "85023012345", "8503", "", "x"],
    "phone": ["5 234 5678", "+53 52345678", "52345678", "123", ""],
    "email": ["ana@ejemplo.cu", "ana@", ""],
    "date": ["2026-03-01", "2026-02-30", "2100-01-01", "2026-3-", ""],
    "number": ["2", "2", "0", "99999", "2,5", "dos", ""],
    "words": ["x", "Una respuesta bastante larga", "  ", "y" * 6_000],
}


def typed(schema: dict[str, Any], chance: random.Random) -> Any:
    """One of those, for this field."""
    widget = schema["x-widget"]
    if widget == "place":
        parts: dict[str, Any] = schema["properties"]
        return {k: typed(v, chance) for k, v in parts.items() if "x-label" in v}
    if "enum" in schema:
        return chance.choice([*schema["enum"], *schema["enum"], "", "otra-cosa"])
    kind = "number" if schema["type"] in {"integer", "number"} else widget
    return chance.choice(TYPED.get(kind, TYPED["words"]))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_browser_and_server_judge_a_form_alike(path: Path) -> None:
    service = msgspec.json.decode(path.read_bytes(), type=Service)
    chance = random.Random(path.stem)  # the same forms at every run
    properties: dict[str, Any] = service.form.schema["properties"]
    cases = [
        {
            "form": 0,
            "data": {k: typed(v, chance) for k, v in properties.items() if chance.random() < 0.9},
        }
        for _ in range(ROUNDS)
    ]
    forms = [msgspec.to_builtins(service.form)]
    today = datetime.now(UTC).date()
    given = json.dumps({"forms": forms, "cases": cases, "today": today.isoformat()})
    judged = json.loads(node("../tests/browser/judge_forms.mjs", given=given))

    checker = FormChecker(service.form)
    for case, ours in zip(cases, judged, strict=True):
        files = [f"foto-{n}.jpg" for n in range(10)]
        problems = checker.problems(ours["data"], files, today)
        theirs = {problem.field.split(".")[0] for problem in problems}
        assert {field.split(".")[0] for field in ours["fields"]} == theirs, case["data"]


def test_browser_and_server_say_the_same_of_a_field() -> None:
    said = json.loads(node("../tests/browser/say_problems.mjs"))
    for language, phrases in said.items():
        position = ("es", "en").index(language)
        shared = phrases.keys() & MESSAGES.keys()
        assert len(shared) > 12
        ours = {rule: MESSAGES[rule][position].format(label="X", limit=7) for rule in shared}
        assert ours == {rule: f"X: {phrases[rule]}" for rule in shared}
