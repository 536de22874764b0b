"""Node on the app's own sources: it comes with a wheel, beside the Python that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PWA = Path(__file__).resolve().parents[2] / "pwa"
_ENVIRONMENT = {
    **os.environ,
    "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"],
}


def node(*arguments: str, given: str = "") -> str:
    """What a script printed, run in ``pwa/`` with ``given`` on its standard input."""
    run = subprocess.run(
        ["node", *arguments],
        cwd=_PWA,
        env=_ENVIRONMENT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
