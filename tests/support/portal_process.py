"""The portal as a user starts it: a process of its own, on a free port, with its own data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import httpx

from server.config import Config, read_config
from tests.support.closing import Closing

ADMIN = ("admin", "a-password-for-tests")
PORTAL = str(Path(sys.executable).with_name("portal"))
START_SECONDS = 90.0


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def memory_of(pid: int) -> int:
    """Bytes of the process's memory that are in use (Linux: ``VmRSS``)."""
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes.split()[1]) * 1024


class PortalProcess(Closing):
    """``portal serve`` in ``data``; starting it again after a kill is what an operator would do."""

    def __init__(
        self,
        data: Path,
        *,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = (PORTAL,),
        host: str = "127.0.0.1",
        options: Sequence[str] = (),
    ) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://{host}:{self.port}"
        self.log = data.parent / f"{data.name}.log"
        self._command = [*command, "serve", "--port", str(self.port), "--data", str(data), *options]
        admin = {"PORTAL_ADMIN": ":".join(ADMIN), "PORTAL_URL": self.url}
        self._environment = {**os.environ, **admin, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it and wait until it answers requests."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/db/_up", timeout=2).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        self.kill()
        raise RuntimeError("portal serve did not come up:\n" + self.log.read_text(errors="replace"))

    def run(self, *words: str, text: str = "") -> str:
        """Another ``portal`` command on the same data; its standard output."""
        command = [PORTAL, *words, "--data", str(self.data)]
        done = subprocess.run(
            command, env=self._environment, input=text, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"portal {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    @property
    def config(self) -> Config:
        """Its settings."""
        return read_config(self.data, self._environment)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    def memory(self) -> int:
        """Bytes of its memory that are in use."""
        return memory_of(self.pid)

    def wait(self, seconds: float = 20) -> int:
        """Wait for it to end by itself; its exit status (negative: the signal)."""
        assert self._process is not None
        return self._process.wait(seconds)

    def kill(self) -> None:
        """``kill -9``: no goodbye, as when the power goes."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """The clean end an operator's ``systemctl stop`` asks for."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(20)

    def __enter__(self) -> Self:
        return self.start()

    def close(self) -> None:
        self.stop()
