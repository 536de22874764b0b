"""``portal``: what an operator sees."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from server.tables import desk_cases
from tests.portal.people import DISPLAY, OFFICIAL, PASSWORD, Desk
from tests.support.portal_process import PORTAL, PortalProcess


def run(
    *words: str, text: str = "", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PORTAL, *words],
        input=text,
        env={"PATH": "/usr/bin:/bin", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def served(data: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``portal serve`` on a free port: the process, and the address it printed."""
    command = [PORTAL, "serve", "--port", "0", "--data", str(data), *words]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={}
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        match = re.fullmatch(r"Portal at (http://127\.0\.0\.1:[0-9]+)\n", line)
        assert match, line
        yield process, match[1]
    finally:
        process.kill()
        process.communicate()


def test_serve_prints_its_address_and_ends_in_good_order(tmp_path: Path) -> None:
    with served(tmp_path / "data") as (process, url):
        assert httpx.get(f"{url}/db/_up").status_code == 200
        # Neither a stream nor a long poll that is open holds up the end.
        waiting = threading.Event()

        def stay(path: str) -> None:
            try:
                with httpx.stream("GET", f"{url}{path}", timeout=60) as response:
                    waiting.set()
                    response.read()
            except httpx.TransportError:
                pass

        paths = ("/api/feed", "/db/public/_changes?feed=longpoll&since=now&heartbeat=1000")
        threads = [threading.Thread(target=stay, args=(path,)) for path in paths]
        for thread in threads:
            thread.start()
        assert waiting.wait(20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        for thread in threads:
            thread.join()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_the_first_start_prints_an_admin_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(data) as (process, url):
        process.terminate()
        _, log = process.communicate(timeout=20)
        match = re.search(r"Admin (\S+), password (\S+)", log)
        assert match
    with served(data) as (process, url):
        admin = (match[1], match[2])
        assert httpx.put(f"{url}/db/archive", auth=admin).status_code == 201
        assert httpx.put(f"{url}/db/other", auth=(match[1], "wrong")).status_code == 401
        process.terminate()
        _, log = process.communicate(timeout=20)
        assert "password" not in log
    for file in data.iterdir():
        assert match[2].encode() not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert (
        done.stderr.strip() == f"portal: cannot listen on 127.0.0.1:{port}: Address already in use"
    )


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    done = run("serve", "--data", str(file))
    assert done.returncode == 1
    assert "cannot write in the data folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("PORTAL_ADMIN", "nameonly"), ("VAPID_PRIVATE_KEY", "x")]
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    words = ("serve", "--port", "0", "--data", str(tmp_path / "data"))
    done = run(*words, environment={name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_sqlite_file_has_one_worker(tmp_path: Path) -> None:
    done = run("serve", "--workers", "2", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "--workers" in done.stderr


def test_officials_are_added_and_changed(tmp_path: Path) -> None:
    words = ("official", "add", "maria", "--display", "María Soler", "--data", str(tmp_path / "d"))
    assert run(*words, text=f"{PASSWORD}\n").stdout == "Added maria (María Soler)\n"
    environment = {"PORTAL_OFFICIAL_PASSWORD": PASSWORD}
    assert run(*words, environment=environment).stdout == "Changed maria (María Soler)\n"
    short = run(*words, text="corta\n")
    assert short.returncode == 1
    assert "password" in short.stderr
    assert PASSWORD.encode() not in (tmp_path / "d/portal.db").read_bytes()


def test_officials_are_given_roles_and_lose_them(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "d"))
    add = ("official", "add", "ana", *data)
    there = ("--organization", "vivienda", "--municipality", "cerro")
    assert run(*add, text=f"{PASSWORD}\n").returncode == 0
    assert run("official", "list", *data).stdout == "ana  ana  attend */*, moderate */*\n"
    given = run("official", "change", "ana", "--role", "publish", *there, *data).stdout
    assert given == "ana  ana  attend */*, moderate */*, publish vivienda/cerro\n"
    taken = run("official", "change", "ana", "--revoke", "moderate", *data).stdout
    assert taken == "ana  ana  attend */*, publish vivienda/cerro\n"
    anew = run(*add, "--role", "administer", text=f"{PASSWORD}\n")
    assert anew.returncode == 0
    assert run("official", "list", *data).stdout == "ana  ana  administer */*\n"
    nowhere = ("--role", "attend", "--organization", "nadie")
    answer = run("official", "change", "ana", *nowhere, *data)
    assert (answer.returncode, answer.stderr[:8]) == (1, "portal: ")
    whole = run("audit", "verify", *data)
    assert whole.stdout.startswith("The log is whole: 4 entries, last hash ")
    with sqlite3.connect(tmp_path / "d/portal.db") as file:
        file.execute("DROP TRIGGER audit_no_update")
        file.execute("UPDATE audit SET who = 'ana' WHERE number = 2")
    broken = run("audit", "verify", *data)
    assert broken.returncode == 1
    assert "broken at entry 2" in broken.stderr


def test_officials_of_before_roles_keep_what_they_could_do(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "d"))
    run("official", "add", "ana", "--role", "publish", *data, text=f"{PASSWORD}\n")
    with sqlite3.connect(tmp_path / "d/portal.db") as file:
        file.execute("DROP TABLE official_grant")
        file.execute("DROP TABLE audit")
        for index in desk_cases.indexes:
            if desk_cases.c.kind in set(index.columns):
                file.execute(f"DROP INDEX {index.name}")
        file.execute("ALTER TABLE desk_case DROP COLUMN kind")
    assert run("official", "list", *data).stdout == "ana  ana  attend */*, moderate */*\n"


def test_an_official_who_left_is_removed(tmp_path: Path) -> None:
    with PortalProcess(tmp_path / "data") as portal:
        portal.run("official", "add", OFFICIAL, "--display", DISPLAY, text=f"{PASSWORD}\n")
        desk = Desk(portal)
        assert portal.run("official", "remove", OFFICIAL) == f"Removed {OFFICIAL}\n"
        assert desk.client.get("/session").status_code == 401
        again = {"name": OFFICIAL, "password": PASSWORD}
        assert desk.client.post("/session", json=again).status_code == 401
        desk.close()
        with pytest.raises(RuntimeError, match="no official"):
            portal.run("official", "remove", OFFICIAL)


def test_a_kiosk_is_given_a_code(tmp_path: Path) -> None:
    done = run("kiosk", "enrol", "--name", "Oficina Cerro", "--data", str(tmp_path / "data"))
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}\n", done.stdout)


def test_a_portal_without_kiosks_says_so(tmp_path: Path) -> None:
    done = run("kiosk", "list", "--data", str(tmp_path / "data"))
    assert "No kiosk is enrolled" in done.stderr
    assert done.stdout == ""


def test_a_recipe_that_fails_says_only_why(tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(PORTAL).with_name("just"), "portal", "official", "add", "ana", "--data", tmp_path],
        input="corta",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PATH": f"{Path(PORTAL).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stderr == "portal: the password is shorter than 8 characters\n"
    assert "8 characters or more" in run("official", "add", "--help").stdout


def test_a_publication_appears_in_a_running_portal(tmp_path: Path) -> None:
    words = {"es": "Feria del libro", "en": "Book fair"}
    news = {
        "type": "publication",
        "section": "cultura",
        "section_title": words,
        "title": words,
        "body": [words],
        "published_on": "2026-11-24",
    }
    file = tmp_path / "feria.json"
    file.write_text(json.dumps(news))
    with PortalProcess(tmp_path / "data") as portal:
        waiting = "/db/public/_changes?feed=longpoll&since=now&include_docs=true"
        with httpx.stream("GET", f"{portal.url}{waiting}", timeout=20) as response:
            portal.run("publication", "add", str(file))
            response.read()
        assert response.json()["results"][0]["doc"]["title"] == words

        file.write_text('{"type": "publication", "title": 5}')
        with pytest.raises(RuntimeError, match=r"feria\.json"):
            portal.run("publication", "add", str(file))
        file.write_text(json.dumps(news))
        with pytest.raises(RuntimeError, match="slug"):
            portal.run("publication", "add", str(file), "--slug", "../Feria")
