"""The desk's publications over HTTP: a draft is nobody else's, a correction says so."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from PIL import Image

from server.portal.picture import MOST_SENT
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


def test_a_picture_is_an_attachment_of_what_is_public(
    portal: PortalProcess, writer: Desk, desk: Desk
) -> None:
    client, slug = writer.client, "parque-nuevo"
    written = BytesIO()
    Image.new("RGB", (1500, 1000), "green").save(written, "PNG")
    assert desk.client.post("/pictures", content=written.getvalue()).status_code == 403
    assert httpx.post(f"{portal.url}/api/desk/pictures", content=b"x").status_code == 401
    assert client.post("/pictures", content=b"GIF89a").status_code == 400
    assert client.post("/pictures", content=bytes(MOST_SENT + 1)).status_code == 413
    taken = client.post("/pictures", content=written.getvalue())
    assert taken.status_code == 201
    picture = {**taken.json(), "alt": WORDS}
    assert (picture["width"], picture["height"]) == (720, 480)
    assert desk.client.get(f"/pictures/{picture['name']}").status_code == 403
    assert client.get(f"/pictures/{picture['name']}").content[8:12] == b"WEBP"

    unknown = {**picture, "name": "0" * 32 + ".webp"}
    path = f"/publications/{slug}"
    assert client.put(path, json={**NEWS, "pictures": [unknown]}).status_code == 400
    script = {**picture, "name": "../x.html"}
    assert client.put(path, json={**NEWS, "pictures": [script]}).status_code == 400
    assert client.put(path, json={**NEWS, "pictures": [picture]}).status_code == 200
    public = f"{portal.url}/db/public/publication:{slug}"
    assert list(httpx.get(public).json()["_attachments"]) == [picture["name"]]
    shown = httpx.get(f"{public}/{picture['name']}")
    assert shown.headers["content-type"] == "image/webp"
    assert shown.content == client.get(f"/pictures/{picture['name']}").content

    opened = client.get(path).json()
    assert client.delete(path, params={"rev": opened["public"]["_rev"]}).status_code == 204
    assert client.get(path).json()["last"]["title"] == WORDS
    rows = client.get("/publications", params={"state": "taken_down", "text": "agua"}).json()
    assert slug in [row["slug"] for row in rows["rows"]]
    assert client.post(f"{path}/restore").status_code == 200
    assert list(httpx.get(public).json()["_attachments"]) == [picture["name"]]
    assert client.get("/publications", params={"state": "lost"}).status_code == 400
    assert desk.client.get("/publications").status_code == 403
