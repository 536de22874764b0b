"""Where a Chromium is. The tests never use one that a test library downloads."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The path of the Chromium to use: ``CHROMIUM``, else the one in PATH; or None."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)
