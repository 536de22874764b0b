"""A screen nobody sees (Xvfb), on which Chromium shows its notifications as real windows.

Without a desktop's notification daemon Chromium draws notifications itself, so a real pointer can
tap one: nothing else can prove what a tap does.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from typing import Self

from tests.support.closing import Closing

#: Chromium draws its pop-ups 360 pixels wide; nothing else of it is.
POPUP = re.compile(r"WINDOW=(\d+)\s+X=(-?\d+)\s+Y=(-?\d+)\s+WIDTH=360\s+HEIGHT=(\d+)")


class Desktop(Closing):
    """An X display of its own. ``environment`` is what a program needs to appear on it."""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten"]
        self._server = subprocess.Popen(
            [*command, "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        # A session bus could offer a notification daemon that shows nothing here.
        kept = {k: v for k, v in os.environ.items() if k != "DBUS_SESSION_BUS_ADDRESS"}
        self.environment = {**kept, "DISPLAY": f":{number}"}
        return self

    def close(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)

    def wait_for_notification(self, seconds: float = 20) -> tuple[int, int]:
        """The middle of a notification's window, once there is one and it has come to rest."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := POPUP.search(self._windows()):
                _, x, y, height = map(int, found.groups())
                time.sleep(1)  # It slides in.
                return x + 180, y + height // 2
            time.sleep(0.2)
        raise RuntimeError("no notification appeared")

    def tap_notification(self) -> None:
        """Move the pointer to the middle of the notification and click."""
        x, y = self.wait_for_notification()
        self._xdotool("mousemove", str(x), str(y), "sleep", "0.3", "click", "1")

    def picture(self, path: Path) -> None:
        """The whole screen as a PNG."""
        command = ["import", "-window", "root", str(path)]
        subprocess.run(command, env=self.environment, check=True)

    def _windows(self) -> str:
        search = ["search", "--onlyvisible", "--name", ".*"]
        names = self._xdotool(*search).split()
        return "".join(self._xdotool("getwindowgeometry", "--shell", name) for name in names)

    def _xdotool(self, *words: str) -> str:
        command = ["xdotool", *words]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout
