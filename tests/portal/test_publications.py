"""The desk's publications over HTTP: a draft is nobody else's, a correction says so."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.portal.people import Desk, Json, add_official
from tests.support.portal_process import PortalProcess

WORDS = {"es": "Agua", "en": "Water"}
NEWS: Json = {
    "type": "publication",
    "section": "servicios",
    "section_title": WORDS,
    "title": WORDS,
    "body": [WORDS],
    "published_on": "2026-11-24",
    "organization": "aguas",
}


@pytest.fixture
def writer(portal: PortalProcess) -> Iterator[Desk]:
    add_official(portal, "redacta", "Redacta", "--role", "publish")
    browser = Desk(portal, "redacta")
    yield browser
    browser.close()


def test_a_publication_from_draft_to_taken_down(
    portal: PortalProcess, writer: Desk, desk: Desk
) -> None:
    client, public = writer.client, f"{portal.url}/db/public/publication:agua-martes"
    draft = {"publication": NEWS, "publish_at": "2099-01-01T09:00:00-05:00"}
    kept = client.put("/drafts/agua-martes", json=draft)
    assert kept.status_code == 200
    assert client.put("/drafts/agua-martes", json=draft).status_code == 409
    assert client.put("/drafts/Agua", json=draft).status_code == 400
    bad = {"publication": NEWS, "publish_at": "mañana"}
    assert client.put("/drafts/agua-martes", json=bad).status_code == 400
    assert [each["slug"] for each in client.get("/drafts").json()] == ["agua-martes"]
    assert httpx.get(public).status_code == 404
    assert desk.client.get("/drafts").status_code == 403
    assert client.delete("/drafts/agua-martes").status_code == 204
    assert client.get("/drafts/agua-martes").status_code == 404

    first = client.put("/publications/agua-martes", json=NEWS).json()["rev"]
    assert "corrected_at" not in httpx.get(public).json()
    changed = {
        **NEWS,
        "_rev": first,
        "correction": WORDS,
        "title": {"es": "Agua hoy", "en": "Water today"},
    }
    second = client.put("/publications/agua-martes", json=changed).json()["rev"]
    assert httpx.get(public).json()["corrected_at"]
    versions = client.get("/publications/agua-martes/versions").json()
    assert [each["publication"]["title"]["es"] for each in versions] == ["Agua hoy", "Agua"]
    assert desk.client.get("/publications/agua-martes/versions").status_code == 403
    path = "/publications/agua-martes"
    assert client.delete(path, params={"rev": first}).status_code == 409
    assert client.delete(path, params={"rev": second}).status_code == 204
    assert httpx.get(public).status_code == 404
