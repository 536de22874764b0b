"""What is generated from the Structs is what the Structs say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import jsonschema_rs

from schemas.export import UNIONS, json_schema
from server.recent import NEWEST
from tools.generate import FILES, drifted


def test_committed_schema_and_types_have_not_drifted() -> None:
    assert drifted() == []


def test_a_phone_counts_the_newest_as_the_portal_does() -> None:
    keeping = Path("pwa/src/offline/keeping.ts").read_text(encoding="utf-8")
    assert f"export const NEWEST = {NEWEST};" in keeping


def test_each_schema_is_a_json_schema_that_names_every_type() -> None:
    for path, _ in FILES:
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema_rs.meta.validate(schema)
        named = {part["$ref"].rsplit("/", 1)[1] for part in schema["anyOf"]}
        _, union = UNIONS[path.name.partition(".")[0]]
        assert named == {kind.__name__ for kind in get_args(union)}


def test_the_schema_accepts_a_stored_document_and_refuses_a_forged_field() -> None:
    validator = jsonschema_rs.validator_for(json_schema())
    comment = {
        "_id": "comment:0b5c1f6e-6d0e-4b9e-9f53-0d2b6a0c8f11",
        "type": "comment",
        "publication": "a",
        "text": "Gracias.",
        "author_name": "Ana",
        "language": "es",
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert validator.is_valid(comment)
    assert not validator.is_valid({**comment, "language": "fr"})
