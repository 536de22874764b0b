"""Refuses to build a wheel without the built PWA inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


# Hatch types it by the build's configuration, which this asks nothing of.
class RequirePwa(BuildHookInterface):  # type: ignore[type-arg]
    """A wheel that serves no pages is a broken release, so it is never made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if not (Path(self.root) / "server" / "static" / "index.html").is_file():
            raise SystemExit("The PWA is not built. Run: uv run just build")
