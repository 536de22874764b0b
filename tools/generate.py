"""``python -m tools.generate [--check]``: the generated files, or whether they have drifted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from schemas.export import UNIONS

#: JSON Schema, and the TypeScript made of it.
FILES = [
    (Path(f"schemas/generated/{name}.schema.json"), Path(f"pwa/src/generated/{name}.ts"))
    for name in UNIONS
]


def generate(schema: Path, types: Path) -> None:
    """Write both files: JSON Schema from the Structs, TypeScript from the JSON Schema."""
    subprocess.run([sys.executable, "-m", "schemas.export", str(schema)], check=True)
    json2ts = ["node", "pwa/node_modules/json-schema-to-typescript/dist/src/cli.js"]
    options = ["--additionalProperties=false", "--unreachableDefinitions"]
    subprocess.run([*json2ts, "-i", str(schema), "-o", str(types), *options], check=True)


def drifted() -> list[Path]:
    """The committed files that differ from what the Structs give now."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for kept in FILES:
            fresh = Path(folder) / kept[0].name, Path(folder) / kept[1].name
            generate(*fresh)
            pairs = zip(kept, fresh, strict=True)
            found += [path for path, new in pairs if path.read_bytes() != new.read_bytes()]
        return found


def main() -> None:
    """Generate, or with ``--check`` fail where a committed file has drifted."""
    if "--check" not in sys.argv[1:]:
        for files in FILES:
            generate(*files)
        return
    if names := ", ".join(path.as_posix() for path in drifted()):
        raise SystemExit(f"Drifted from schemas/: {names}. Run: uv run just generate")


if __name__ == "__main__":
    main()
