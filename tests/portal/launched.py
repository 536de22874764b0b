"""``python -m tests.portal.launched SETTING VALUE serve …``: ``portal serve`` in the surroundings
that a test needs: a disk of so many SQLite pages, or a built app in another folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

import server.app
from server import cli


def disk_pages(pages: str) -> None:
    """Beyond it SQLite answers "disk full" (its documentation: PRAGMA max_page_count)."""

    def limit(driver: Any, _record: object) -> None:
        driver.execute(f"PRAGMA max_page_count = {int(pages)}")

    event.listen(Engine, "connect", limit)


def static_folder(folder: str) -> None:
    """The folder that the built app is served from."""
    setattr(server.app, "STATIC", Path(folder))  # noqa: B010 - it is Final for the product


SETTINGS = {"disk-pages": disk_pages, "static-folder": static_folder}


def launcher(setting: str, value: object) -> tuple[str, ...]:
    """The command for PortalProcess."""
    return (sys.executable, "-m", "tests.portal.launched", setting, str(value))


if __name__ == "__main__":
    SETTINGS[sys.argv.pop(1)](sys.argv.pop(1))
    cli.main()
