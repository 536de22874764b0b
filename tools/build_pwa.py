"""``python -m tools.build_pwa``: builds the PWA into ``server/static`` when its sources changed."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

STATIC = Path("server/static")
STAMP = STATIC / ".built-from"
SOURCES = ("pwa", "service_worker")
LEFT_OUT = {"node_modules"}


def fingerprint() -> str:
    """A hash over every source file's name and bytes."""
    digest = hashlib.sha256()
    for source in SOURCES:
        for path in sorted(Path(source).rglob("*")):
            if path.is_file() and not LEFT_OUT.intersection(path.parts):
                digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Build unless ``server/static`` was built from these very sources."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted:
        return
    print("Building the PWA …", flush=True)
    if subprocess.run(["npm", "run", "--silent", "build"], cwd="pwa", check=False).returncode != 0:
        raise SystemExit("The PWA could not be built: the lines above say why.")
    STAMP.write_text(wanted, encoding="ascii")


if __name__ == "__main__":
    main()
