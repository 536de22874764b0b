"""PouchDB 9 and nano, as npm has them, in Node, with a running portal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.portal_process import ADMIN, PortalProcess
from tools.node_modules import install

HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")
SCENARIOS = [
    name
    for file in ("citizens.mjs", "nano.mjs", "replicas.mjs")
    for name in re.findall(r"^export async function (\w+)", (HERE / file).read_text(), re.MULTILINE)
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    install(HERE)
    with PortalProcess(tmp_path_factory.mktemp("interop") / "data") as process:
        yield process


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_clients_of_npm(portal: PortalProcess, scenario: str) -> None:
    environment = {
        **os.environ,
        "PORTAL_DB_URL": f"{portal.url}/db",
        "PORTAL_ADMIN_NAME": ADMIN[0],
        "PORTAL_ADMIN_PASSWORD": ADMIN[1],
    }
    done = subprocess.run(
        [NODE, "run.mjs", scenario],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
