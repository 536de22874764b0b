"""The one entry for a fresh machine: needs Python 3.11 or newer, with pip, and nothing else.

``python3 run.py serve`` serves the portal, ``python3 run.py test`` runs the tests; any other word
is a recipe of the justfile (``python3 run.py --list`` shows them). What is missing is installed
inside this folder: uv, the locked dependencies (just and Node among them).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
UV_VERSION = "0.13.9"


def find_uv() -> str:
    """The uv on PATH, or one installed into ``.tools`` (a system Python may refuse any other)."""
    found = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "bin"))
    if found:
        return found
    print(f"Installing uv {UV_VERSION} into {TOOLS.name}/ …", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--target", str(TOOLS), f"uv=={UV_VERSION}"]
    if subprocess.run(command, check=False).returncode != 0:
        raise SystemExit(
            "uv could not be installed. Is the network up, and does `python3 -m pip --version` "
            "work? (Debian: apt install python3-pip)"
        )
    found = shutil.which("uv", path=str(TOOLS / "bin"))
    if not found:
        raise SystemExit(f"uv was installed but is not in {TOOLS / 'bin'}: remove it and try again")
    return found


def main() -> int:
    """Hand the words of the command line to just, inside the project's own environment."""
    if sys.version_info < (3, 11):  # noqa: UP036  a user may well start this with an older Python
        raise SystemExit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    os.chdir(ROOT)
    recipe = sys.argv[1:] or ["--list"]
    command = [find_uv(), "run", "--locked", "--python", sys.executable, "just", *recipe]
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
