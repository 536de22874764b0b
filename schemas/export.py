"""Writes the contract for other languages: JSON Schema, from which TypeScript is generated.

``python -m schemas.export FILE`` writes every type of a union and what they refer to as one JSON
Schema 2020-12 document; FILE's name says which: ``documents.schema.json`` or
``accounts.schema.json``. ``just generate`` feeds it to json-schema-to-typescript.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from schemas import accounts, documents

#: Name of a schema → its title and the union whose members it describes.
UNIONS: Final[dict[str, tuple[str, Any]]] = {
    "documents": ("AnyDocument", documents.AnyDocument),
    "accounts": ("AccountMessage", accounts.AccountMessage),
}


def _stored(schema: dict[str, Any]) -> dict[str, Any]:
    """A stored document always has ``_id``."""
    if "_id" in schema.get("properties", {}):
        schema = {**schema, "required": [*schema.get("required", []), "_id"]}
    return schema


def json_schema(name: str = "documents") -> dict[str, Any]:
    """All types of a union under ``$defs``, in the order that their file names them, and the union.

    Structs that are only parts of a type are included as the types refer to them.
    """
    title, union = UNIONS[name]
    types: list[type] = list(get_args(union))
    _, components = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    definitions = {name: _stored(_cleaned(schema)) for name, schema in components.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in types],
        "$defs": definitions,
    }


def _cleaned(schema: Any) -> Any:
    """Drops defaults, the server's affair, and says of an open object that it is open."""
    if isinstance(schema, list):
        return [_cleaned(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    cleaned = {k: _cleaned(v) for k, v in schema.items() if k not in ("default", "title")}
    if "properties" in schema:  # names of fields, not keywords: "title" is one of them
        cleaned["properties"] = {k: _cleaned(v) for k, v in schema["properties"].items()}
    if cleaned.get("type") == "object" and "properties" not in cleaned:
        cleaned.setdefault("additionalProperties", True)
    return cleaned


def main() -> None:
    """Write the schema to the file named on the command line."""
    file = Path(sys.argv[1])
    schema = json_schema(file.name.partition(".")[0])
    file.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
