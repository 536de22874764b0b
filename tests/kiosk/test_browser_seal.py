"""The app's own sealing, on real Web Crypto, against the portal's opening."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from server.kiosk_seal import load_seal_key

SEAL = Path("pwa/src/offline/seal.ts").resolve()
SCRIPT = """
const { seal } = await import(process.argv[1]);
process.stdout.write(await seal(process.argv[2], process.argv[3]));
"""


def test_the_portal_opens_what_the_app_seals(tmp_path: Path) -> None:
    key = load_seal_key(tmp_path)
    words = '{"docs":[{"text":"Niño, ¿qué tal? 👋"}]}'
    node = str(Path(sys.executable).with_name("node"))
    command = [node, "--input-type=module", "--eval", SCRIPT, SEAL.as_uri(), words, key.public]
    done = subprocess.run(command, capture_output=True, check=True)
    assert key.open(done.stdout).decode() == words
