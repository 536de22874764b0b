"""``portal service``: what an operator imports is offered, as a new version each time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.cli import main
from tests.content.xlsforms import PAGE, SURVEY, tree_report

SLUG = "reportar-un-arbol"


def written(folder: Path, name: str, body: bytes) -> str:
    file = folder / name
    file.write_bytes(body)
    return str(file)


class Operator:
    """Types ``portal service …`` in this process: a dozen commands then take a second."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def _types(self, *words: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["portal", "service", *words, "--data", f"{self.folder}/d"])
            main()

    def does(self, *words: str) -> str:
        self._types(*words)
        return self._capture.readouterr().out

    def is_refused(self, *words: str) -> str:
        with pytest.raises(SystemExit) as end:
            self._types(*words)
        assert "Offered" not in self._capture.readouterr().out
        assert str(end.value).startswith("portal: ")
        return str(end.value)


@pytest.fixture
def operator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Operator]:
    before = os.umask(0o077)  # the command line sets it for its own process
    yield Operator(tmp_path, capsys)
    os.umask(before)


def test_an_import_is_offered_and_an_older_version_can_be_again(
    operator: Operator, tmp_path: Path
) -> None:
    first = written(tmp_path, "tree.xlsx", tree_report())
    said = operator.does("import", first)
    assert "survey 18: el tipo barcode no existe en los formularios / forms have no type" in said
    assert f"Offered /servicios/{SLUG} in version 1" in said
    assert "in version 1" in operator.does("import", first)  # the same is no new version

    shorter = written(tmp_path, "shorter.xlsx", tree_report(survey=[*SURVEY[:8], *SURVEY[9:]]))
    assert "in version 2" in operator.does("import", shorter)
    assert f"{SLUG}  version 2  (before: 1)" in operator.does("list")
    assert "in version 3" in operator.does("restore", SLUG, "1")
    assert "version 9" in operator.is_refused("restore", SLUG, "9")


def test_a_service_goes_out_as_an_xlsform_and_comes_back(
    operator: Operator, tmp_path: Path
) -> None:
    operator.does("import", written(tmp_path, "tree.xlsx", tree_report()))
    out = str(tmp_path / "out.xlsx")
    assert operator.does("export", SLUG, out) == f"Written version 1 of {SLUG} to {out}\n"
    # What comes back is what was offered: no new version, and nothing left out.
    assert operator.does("import", out) == f"Offered /servicios/{SLUG} in version 1\n"

    shorter = tree_report(survey=[*SURVEY[:8], *SURVEY[9:]])
    operator.does("import", written(tmp_path, "shorter.xlsx", shorter))
    assert "version 2" in operator.does("export", SLUG, out)
    assert "Written version 1" in operator.does("export", SLUG, out, "--version", "1")
    assert "in version 3" in operator.does("import", out)
    assert "no service" in operator.is_refused("export", "nada", out)
    assert "no service" in operator.is_refused("export", SLUG, out, "--version", "9")


def test_a_page_that_is_not_written_yet_is_written_first(
    operator: Operator, tmp_path: Path
) -> None:
    bare = written(tmp_path, "tree.xlsx", tree_report(page=PAGE[:2]))
    why = operator.is_refused("import", bare)
    for missing in ("summary", "organization", "requirements", "offices"):
        assert f"  {missing}: " in why
    assert "no organization" in operator.is_refused("import", bare, "--organization", "nadie")
    assert SLUG not in operator.does("list")

    to = tmp_path / "tree.json"
    organization = ["--organization", "aguas-y-electricidad", "--to", str(to)]
    assert "Offered" not in operator.does("import", bare, *organization)
    page = json.loads(to.read_bytes())
    assert page["organization_slug"] == "aguas-y-electricidad"
    words = {"es": "Texto.", "en": "Text."}
    office = {"name": words, "address": "Calle 1", "hours": words}
    page |= {"requirements": [words], "legal_basis": [words], "offices": [office]}
    page |= dict.fromkeys(("summary", "who", "cost", "duration"), words)
    to.write_text(json.dumps(page))
    assert "in version 1" in operator.does("add", str(to), "--slug", SLUG)

    # A page that was written stays when only the form comes anew.
    assert "in version 2" in operator.does(
        "import", written(tmp_path, "again.xlsx", tree_report(SURVEY[:10], page=[]))
    )


def test_what_would_break_is_refused(operator: Operator, tmp_path: Path) -> None:
    assert "not" in operator.is_refused("import", written(tmp_path, "junk.xlsx", b"junk"))
    assert "No such file" in operator.is_refused("import", str(tmp_path / "none.xlsx"))
    nowhere = [row for row in SURVEY if "geopoint" not in row]
    assert "reaches no office" in operator.is_refused(
        "import", written(tmp_path, "nowhere.xlsx", tree_report(nowhere))
    )
    file = written(tmp_path, "tree.xlsx", tree_report())
    assert "small letters" in operator.is_refused("import", file, "--slug", "Un Árbol")
    for body in (b"{", b"[]", b"{}", b"\xff"):
        operator.is_refused("add", written(tmp_path, "service.json", body))
