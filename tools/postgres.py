"""Where PostgreSQL's programs are; the tests start servers of their own with them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: Debian keeps them out of PATH, a folder for each version.
_DEBIAN = Path("/usr/lib/postgresql")


def find() -> Path | None:
    """The folder that has initdb and pg_ctl: ``POSTGRES_BIN``, PATH, else Debian's newest."""
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named) if shutil.which("initdb", path=named) else None
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = (path.parent for path in _DEBIAN.glob("*/bin/initdb"))
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)
