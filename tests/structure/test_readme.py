"""The README says what is so: every setting, and commands that exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from server.config import ENVIRONMENT

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_none_is_invented() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == set(ENVIRONMENT)


def test_the_recipes_it_names_exist() -> None:
    named = set(re.findall(r"python3 run\.py ([a-z]+)", README))
    just = Path(sys.executable).with_name("just")
    listed = subprocess.run(
        [just, "--summary"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert named
    assert named <= set(listed.stdout.split())


def test_the_folders_it_names_exist() -> None:
    folders = re.findall(r"`([a-z_]+)/`", README)
    assert folders
    assert all((ROOT / folder).is_dir() for folder in folders)
