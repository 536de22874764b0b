"""``python -m tools.browser``: makes sure of a Chromium for the tests, from Debian's packages.

The tests never use a browser that a test library downloads. ``CHROMIUM`` names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
HELP = (
    "The tests need a Chromium. Install one (Debian: `sudo apt-get install chromium`) "
    "or name it: CHROMIUM=/path/to/chromium"
)


def find() -> str | None:
    """The path of the Chromium to use, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def may_install() -> bool:
    """Whether this is a Debian where we may install packages."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def main() -> None:
    """Find one, else install Debian's where that is possible, else say what to do."""
    if find():
        return
    if "CHROMIUM" in os.environ or not may_install():
        raise SystemExit(HELP)
    print("Installing Chromium from Debian's packages …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    for command in (["apt-get", "update", "-q"], [*install, "chromium", "fonts-dejavu-core"]):
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            raise SystemExit(HELP)


if __name__ == "__main__":
    main()
