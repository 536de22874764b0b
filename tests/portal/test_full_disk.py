"""A disk without room: a clear error, nothing half-written, nothing lost."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path

import httpx

from tests.portal.launched import launcher
from tests.portal.people import PIXEL, Citizen, Json, new_uuid, submission, with_photo
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

#: Room for some uploads, not for all.
MORE_PAGES = 150


def _with_big_photo(uuid: str) -> Json:
    document = with_photo(submission(uuid))
    photo = base64.b64encode(PIXEL + uuid.encode() * 3_000).decode()  # 108 kB, each another
    document["_attachments"]["foto-1.jpg"]["data"] = photo
    return document


def _pages(file: Path) -> int:
    connection = sqlite3.connect(file)
    try:
        count: int = connection.execute("PRAGMA page_count").fetchone()[0]
    finally:
        connection.close()
    return count


def test_a_full_disk(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with PortalProcess(data) as portal:
        citizen = Citizen(portal)
    pages = _pages(data / "portal.db") + MORE_PAGES

    sent = [new_uuid() for _ in range(12)]
    stored: list[str] = []
    with PortalProcess(data, command=launcher("disk-pages", pages)) as portal:
        citizen.portal = portal
        for uuid in sent:
            body = {"docs": [submission(new_uuid()), _with_big_photo(uuid)]}
            answer = httpx.post(citizen.url("/_bulk_docs"), json=body, auth=citizen.auth)
            if answer.status_code == 201:
                stored.append(uuid)
                continue
            assert answer.status_code == 507
            assert answer.json().keys() == {"error", "reason"}
        assert 0 < len(stored) < len(sent)
        # It still reads, and of a refused upload it kept neither the large nor the small part.
        assert httpx.get(f"{portal.url}/db/_up").status_code == 200
        assert len(citizen.all("submission")) == 2 * len(stored)

    with PortalProcess(data) as portal:
        citizen.portal = portal
        until(lambda: len(citizen.all("case")) == 2 * len(stored))
        for uuid in sent:
            assert citizen.replicate(_with_big_photo(uuid)) == [] or uuid in stored
        until(lambda: len(citizen.all("case")) == len(sent) + len(stored))
        numbers = sorted(case["number"][-6:] for case in citizen.all("case"))
        assert numbers == [f"{n:06d}" for n in range(1, len(numbers) + 1)]
        assert citizen.all("correction") == []
