"""``python -m tools.packages NEED …``: makes sure of programs that no Python package brings, from
Debian's packages: ``chromium``, ``postgresql``, or a command of ``COMMANDS``.

``CHROMIUM`` names a browser elsewhere, ``POSTGRES_BIN`` a folder with PostgreSQL's programs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import browser, postgres

COMMANDS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
HELP = (
    "Missing: {}. Install it (Debian: `sudo apt-get install {}`) and run this again; "
    "programs elsewhere are named by CHROMIUM=/path/to/chromium and POSTGRES_BIN=/path/to/bin"
)
#: Read when a package of a PostgreSQL version is installed.
_CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")


def missing(needs: list[str]) -> list[str]:
    """Debian's packages of what is not here yet."""
    packages: list[str] = []
    for need in needs:
        if need == "chromium":
            packages += [] if browser.find() else ["chromium", "fonts-dejavu-core"]
        elif need == "postgresql":
            packages += [] if postgres.find() else ["postgresql"]
        elif not shutil.which(need):
            packages.append(COMMANDS[need])
    return packages


def may_install() -> bool:
    """Whether this is a Debian where we may install packages."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(packages: list[str]) -> bool:
    """Whether all of them could be installed."""
    print(f"Installing from Debian's packages: {' '.join(packages)} …", flush=True)
    if not _apt("update"):
        return False
    if "postgresql" not in packages:
        return _apt("install", *packages)
    if not _apt("install", "postgresql-common"):
        return False
    with _no_cluster():
        return _apt("install", *packages)


def _apt(verb: str, *packages: str) -> bool:
    options = ["-y", "--no-install-recommends"] if packages else []
    command = ["apt-get", verb, "-q", *options, *packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, check=False).returncode == 0


@contextmanager
def _no_cluster() -> Iterator[None]:
    """Debian would make and start a server of its own; nobody asked for one."""
    before = _CLUSTERS.read_text(encoding="utf-8")
    _CLUSTERS.write_text(f"{before}\ncreate_main_cluster = false\n", encoding="utf-8")
    try:
        yield
    finally:
        _CLUSTERS.write_text(before, encoding="utf-8")


def main() -> None:
    """Find everything, else install Debian's where that is possible, else say what to do."""
    packages = missing(sys.argv[1:])
    if packages and not (may_install() and install(packages)):
        names = " ".join(packages)
        raise SystemExit(HELP.format(names, names))


if __name__ == "__main__":
    main()
