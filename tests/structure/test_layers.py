"""Data flows one way: schemas ← sync ← server; pure rules import neither SQL nor HTTP."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("schemas", "sync", "server")
SQL_AND_NETWORK = {
    "sqlalchemy",
    "sqlite3",
    "litestar",
    "uvicorn",
    "httptools",
    "httpx",
    "requests",
    "couchdb",
}
PURE = [
    "sync/revision.py",
    "sync/revtree.py",
    "sync/edits.py",
    "sync/selector.py",
    "sync/errors.py",
    *sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "server/portal").glob("*.py")),
]


def sources() -> list[Path]:
    """Every Python file of the product."""
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def module_name(path: Path) -> str:
    """``sync/store.py`` is ``sync.store``; a package is its folder's name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def all_imports(tree: ast.AST) -> Iterator[str]:
    """Names imported anywhere: within functions and for type checkers alone too. Two modules that
    know each other are a circle, however well it is hidden."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from all_imports(node)


def imports_of(path: Path) -> set[str]:
    """Every module name that ``path`` imports."""
    return set(all_imports(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_rooms_import_only_what_comes_before_them(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    later = ROOMS[ROOMS.index(room) + 1 :]
    wrong = [name for name in imports_of(path) if name.split(".")[0] in (*later, "tests", "tools")]
    assert not wrong


@pytest.mark.parametrize("name", PURE)
def test_pure_files_know_no_sql_and_no_network(name: str) -> None:
    roots = {imported.split(".")[0] for imported in imports_of(ROOT / name)}
    assert not roots & SQL_AND_NETWORK


def test_there_is_no_import_circle() -> None:
    names = {module_name(path): path for path in sources()}
    # A package whose __init__ gathers its own modules is one subject, not a circle.
    graph = {
        name: {
            other
            for other in imports_of(path) & names.keys()
            if not f"{name}.".startswith(f"{other}.")
        }
        for name, path in names.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_commands_start_without_the_web_framework_and_without_the_driver_of_postgresql() -> None:
    weighs = "{'litestar', 'uvicorn', 'aiohttp', 'psycopg', 'PIL', 'pyxform'}"
    loaded = f"import sys, server.cli; print(*sorted({weighs} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_has_one_subject(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350
