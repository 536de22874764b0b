"""``python -m tools.generate [--check]``: the generated files, or whether they have drifted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

SCHEMA = Path("schemas/generated/documents.schema.json")
TYPES = Path("pwa/src/generated/documents.ts")


def generate(schema: Path, types: Path) -> None:
    """Write both files: JSON Schema from the Structs, TypeScript from the JSON Schema."""
    subprocess.run([sys.executable, "-m", "schemas.export", str(schema)], check=True)
    json2ts = ["node", "pwa/node_modules/json-schema-to-typescript/dist/src/cli.js"]
    options = ["--additionalProperties=false", "--unreachableDefinitions"]
    subprocess.run([*json2ts, "-i", str(schema), "-o", str(types), *options], check=True)


def drifted() -> list[Path]:
    """The committed files that differ from what the Structs give now."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / SCHEMA.name, Path(folder) / TYPES.name
        generate(*fresh)
        pairs = zip((SCHEMA, TYPES), fresh, strict=True)
        return [kept for kept, new in pairs if kept.read_bytes() != new.read_bytes()]


def main() -> None:
    """Generate, or with ``--check`` fail where a committed file has drifted."""
    if "--check" not in sys.argv[1:]:
        generate(SCHEMA, TYPES)
        return
    if names := ", ".join(path.as_posix() for path in drifted()):
        raise SystemExit(f"Drifted from schemas/: {names}. Run: uv run just generate")


if __name__ == "__main__":
    main()
