"""What people without JavaScript and search engines read."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest

from tests.portal.launched import launcher
from tests.support.portal_process import ADMIN, PortalProcess

INDEX = """<!doctype html><html lang="es"><head><meta name="description" content="Portal" />
<title>Portal</title><script type="module" src="/assets/main.js"></script></head><body>
<div id="app"></div><noscript><p>Sin JavaScript</p></noscript></body></html>"""
NEWS = "/noticias/un-portal-al-servicio-de-la-poblacion"
SERVICE = "/servicios/licencia-de-construccion"

PROPOSAL = "published-proposal:00000000-0000-4000-8000-000000000001"
SUGGESTED = {
    "_id": PROPOSAL,
    "type": "published-proposal",
    "kind": "suggestion",
    "topic": "streets",
    "title": "Bancos <b> con sombra",
    "text": "Faltan en el parque.",
    "author_name": "Ana",
    "municipality": "cerro",
    "at": "2026-11-24T15:00:00Z",
}
SUPPORTED = {
    "_id": PROPOSAL.replace("published-", "tally:"),
    "type": "tally",
    "rating": 0.0,
    "votes": 12,
    "visits": 0,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    static = tmp_path_factory.mktemp("static")
    (static / "index.html").write_text(INDEX)
    data = tmp_path_factory.mktemp("site") / "data"
    command = launcher("static-folder", static)
    with (
        PortalProcess(data, command=command) as portal,
        httpx.Client(base_url=portal.url) as client,
    ):
        for document in (SUGGESTED, SUPPORTED):
            path = f"/db/public/{document['_id']}"
            client.put(path, json=document, auth=ADMIN).raise_for_status()
        yield client


def test_a_service_is_read_without_a_script(site: httpx.Client) -> None:
    answer = site.get(SERVICE)
    assert answer.status_code == 200
    assert answer.headers["content-language"] == "es"
    assert "accept-language" in answer.headers["vary"].lower()
    assert "<title>Licencia de construcción</title>" in answer.text
    assert "Base legal" in answer.text
    assert '<html lang="es">' in answer.text
    assert "Sin JavaScript" not in answer.text
    assert '<script type="module" src="/assets/main.js">' in answer.text


def test_the_other_language_is_asked_for_or_the_browsers(site: httpx.Client) -> None:
    asked = site.get(f"{SERVICE}?lang=en", headers={"Accept-Language": "es"})
    browsers = site.get(SERVICE, headers={"Accept-Language": "en-US,es;q=0.5"})
    assert asked.text == browsers.text
    assert "Legal basis" in asked.text
    assert '<html lang="en">' in asked.text
    address = f"{site.base_url}{SERVICE}"
    for language in ("es", "en"):
        link = f'<link rel="alternate" hreflang="{language}" href="{address}?lang={language}" />'
        assert link in asked.text


def test_a_publication_with_its_figures(site: httpx.Client) -> None:
    answer = site.get(NEWS, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Del Gobernador · " in answer.text
    assert "11/03/2021" in answer.text
    assert "3427 visitas" in answer.text
    again = site.get(NEWS, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_lists_lead_to_every_page(site: httpx.Client) -> None:
    assert f'href="{SERVICE}?lang=es"' in site.get("/servicios").text
    assert f'href="{NEWS}?lang=es"' in site.get("/noticias").text


@pytest.mark.parametrize(
    "path",
    ["/servicios/no-hay", "/noticias/no-hay", "/noticias/%3Cscript%3E", "/propuestas/no-hay"],
)
def test_what_is_not_there_is_404_and_the_app_says_so(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.text == INDEX


def test_a_proposal_is_read_and_listed_without_a_script(site: httpx.Client) -> None:
    path = f"/propuestas/{PROPOSAL.partition(':')[2]}"
    assert f'href="{path}?lang=es"' in site.get("/propuestas").text
    text = site.get(path).text
    assert "<title>Bancos &lt;b&gt; con sombra</title>" in text
    assert "Sugerencia · Calles, alumbrado y limpieza · Cerro" in text
    assert "De Ana" in text
    assert "24/11/2026" in text
    assert "12 personas la apoyan" in text
    assert "12 people support it" in site.get(f"{path}?lang=en").text


def test_the_screen_where_one_proposes_is_the_apps(site: httpx.Client) -> None:
    answer = site.get("/propuestas/nueva")
    assert answer.status_code == 200
    assert answer.text == INDEX


def test_texts_are_no_markup(site: httpx.Client) -> None:
    title = '<script>alert(1)</script> \\1 & "comillas"'
    both = {"es": title, "en": title}
    document = {
        "type": "publication",
        "section": "s",
        "section_title": both,
        "title": both,
        "body": [both],
        "published_on": "2026-11-24",
    }
    site.put("/db/public/publication:raro", json=document, auth=ADMIN).raise_for_status()
    text = site.get("/noticias/raro").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \\1 &amp;" in text


def test_the_sitemap_names_them_all(site: httpx.Client) -> None:
    assert f"Sitemap: {site.base_url}/sitemap.xml" in site.get("/robots.txt").text
    root = ElementTree.fromstring(site.get("/sitemap.xml").content)
    found = [element.text for element in root.iter() if element.tag.endswith("loc")]
    assert f"{site.base_url}{SERVICE}" in found
    assert f"{site.base_url}/propuestas/{PROPOSAL.partition(':')[2]}" in found
    for address in found:
        assert address is not None
        assert site.get(address).status_code == 200
