"""``python -m tools.browser [COMMAND …]``: makes sure of a Chromium, from Debian's packages.

The tests never use a browser that a test library downloads. ``CHROMIUM`` names another one. What
else is needed (the demo's screen and pointer) is named by its commands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
HELP = (
    "Missing: {}. Install it (Debian: `sudo apt-get install {}`) and run this again; "
    "a Chromium elsewhere is named by CHROMIUM=/path/to/chromium"
)


def find() -> str | None:
    """The path of the Chromium to use, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def may_install() -> bool:
    """Whether this is a Debian where we may install packages."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def missing(commands: list[str]) -> list[str]:
    """Debian's packages of what is not here yet."""
    browser = [] if find() else ["chromium", "fonts-dejavu-core"]
    return browser + [PACKAGES[command] for command in commands if not shutil.which(command)]


def main() -> None:
    """Find everything, else install Debian's where that is possible, else say what to do."""
    packages = missing(sys.argv[1:])
    if not packages:
        return
    names = " ".join(packages)
    if not may_install():
        raise SystemExit(HELP.format(names, names))
    print(f"Installing from Debian's packages: {names} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            raise SystemExit(HELP.format(names, names))


if __name__ == "__main__":
    main()
