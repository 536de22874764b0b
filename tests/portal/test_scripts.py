"""A script in any text of any document stays text wherever the portal draws it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from typing import Annotated, Any, Final, get_args
from xml.etree import ElementTree

import httpx
import msgspec
import pytest
from msgspec import inspect

from schemas.documents import AnyDocument, CitizenWritten, PublicDocument, ServerWritten
from tests.portal.launched import launcher
from tests.portal.people import Citizen, Desk, Json, add_official, complaint, new_uuid
from tests.portal.test_command_line import run
from tests.portal.test_open311 import LEAK
from tests.portal.test_plain_pages import INDEX
from tests.portal.test_publications import NEWS
from tests.support.portal_process import ADMIN, PortalProcess

#: Short, for names are: what ends a text, an attribute and a script, and runs by itself.
SCRIPTS: Final = (
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
)
SAMPLES: Final = (
    "00000000-0000-4000-8000-00000000000e",
    "un-lugar",
    "a" * 32 + ".webp",
)


def filled(kind: inspect.Type, script: str) -> Any:
    """A value of this type with ``script`` in every text that can have one."""
    return MAKERS[type(kind)](kind, script)


def a_text(kind: inspect.StrType, script: str) -> str:
    if kind.pattern is None:
        return script[: kind.max_length]
    return next(each for each in SAMPLES if is_valid(kind, each))


def one_of(kind: inspect.UnionType, script: str) -> Any:
    """Its first that is something."""
    return filled(next(t for t in kind.types if not isinstance(t, inspect.NoneType)), script)


def its_fields(kind: inspect.StructType, script: str) -> Json:
    own = [each for each in kind.fields if not each.encode_name.startswith("_")]
    return {each.encode_name: filled(each.type, script) for each in own}


MAKERS: Final[dict[type[inspect.Type], Callable[[Any, str], Any]]] = {
    inspect.StrType: a_text,
    inspect.AnyType: lambda _, script: script,
    inspect.IntType: lambda kind, _: kind.ge or 1,
    inspect.FloatType: lambda *_: 1.0,
    inspect.BoolType: lambda *_: True,
    inspect.DateType: lambda *_: "2026-11-24",
    inspect.DateTimeType: lambda *_: "2026-11-24T03:00:00Z",
    inspect.LiteralType: lambda kind, _: kind.values[0],
    inspect.ListType: lambda kind, script: [filled(kind.item_type, script)],
    inspect.DictType: lambda kind, script: {script: filled(kind.value_type, script)},
    inspect.UnionType: one_of,
    inspect.StructType: its_fields,
}


def is_valid(kind: inspect.StrType, text: str) -> bool:
    meta = msgspec.Meta(pattern=kind.pattern, max_length=kind.max_length)
    try:
        msgspec.convert(text, Annotated[str, meta])
    except msgspec.ValidationError:
        return False
    return True


def documents(union: Any, script: str) -> list[Json]:
    """One of each type, valid, with an id that stands for the script."""
    name = SAMPLES[0][:-1] + str(SCRIPTS.index(script))
    found = []
    for each in get_args(union):
        info = inspect.type_info(each)
        assert isinstance(info, inspect.StructType)
        document = {"_id": f"{info.tag}:{name}", "type": info.tag, **filled(info, script)}
        if "open311" in document:
            document["open311"] = ""  # names a field of the form, which these have none of
        msgspec.convert(document, each)
        found.append(document)
    return found


class Drawn(HTMLParser):
    """What a browser would make of a page: elements and attributes that run something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        ours = told.get("src") == "/assets/main.js" if tag == "script" else told.get("src") != "x"
        if tag in ("svg", "iframe") or not ours:
            self.runs.append(tag)
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction")
            if name.startswith("on") or (leads and "javascript:" in (value or "").lower()):
                self.runs.append(f"{tag} {name}={value}")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """With every public document there may be, written so."""
    static = tmp_path_factory.mktemp("static")
    (static / "index.html").write_text(INDEX)
    data = tmp_path_factory.mktemp("scripts") / "data"
    with PortalProcess(data, command=launcher("static-folder", static)) as process:
        for script in SCRIPTS:
            put(process, "public", documents(PublicDocument, script))
        yield process


def put(portal: PortalProcess, db: str, written: list[Json]) -> None:
    body = {"docs": written}
    answer = httpx.post(f"{portal.url}/db/{db}/_bulk_docs", json=body, auth=ADMIN, timeout=30)
    assert [row for row in answer.json() if "error" in row] == []


def test_every_type_of_document_can_be_filled() -> None:
    for script in SCRIPTS:
        assert len(documents(AnyDocument, script)) == len(get_args(AnyDocument))
        assert documents(PublicDocument, script)[0]["title"]["es"] == script


def test_plain_pages_and_the_sitemap(portal: PortalProcess) -> None:
    site = ElementTree.fromstring(httpx.get(f"{portal.url}/sitemap.xml").content)
    pages = [each.text or "" for each in site.iter() if each.tag.endswith("loc")]
    pages += [f"{portal.url}/{each}" for each in ("servicios", "noticias", "propuestas")]
    drawn = ""
    for page in pages:
        for language in ("es", "en"):
            answer = httpx.get(page, params={"lang": language})
            assert answer.status_code == 200
            assert Drawn(answer.text).runs == [], page
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            drawn += answer.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in drawn
    assert "javascript:alert(1)" in drawn


def test_what_is_reflected(portal: PortalProcess) -> None:
    paths = ("/noticias/", "/propuestas?lang=", "/seguir?c=", "/api/", "/db/", "/open311/")
    pages: dict[str, list[str]] = {"text/html": [], "application/json": []}
    for script in SCRIPTS:
        name = httpx.URL(path=f"/{script}").raw_path.decode()
        for path in paths:
            answer = httpx.get(f"{portal.url}{path}{name}")
            pages[answer.headers["content-type"].partition(";")[0]].append(answer.text)
    assert len(pages["text/html"]) >= 2 * len(SCRIPTS)
    assert [each for page in pages["text/html"] for each in Drawn(page).runs] == []


def test_her_own_data_as_a_page(portal: PortalProcess) -> None:
    citizen = Citizen(portal)
    for script in SCRIPTS:
        named = "-4000-", f"-{5 + SCRIPTS.index(script)}000-"
        derived = documents(ServerWritten, script)
        own = [{**each, "_id": each["_id"].replace(*named)} for each in derived]
        put(portal, citizen.database, own)
        citizen.upload(*documents(CitizenWritten, script))
    for language in ("es", "en"):
        url = f"{portal.url}/api/account/data"
        answer = httpx.get(url, params={"language": language}, auth=citizen.auth, timeout=30)
        page = zipfile.ZipFile(io.BytesIO(answer.content)).read("leer.html").decode()
        assert Drawn(page).runs == []
        assert "&lt;svg/onload=alert(1)&gt;" in page


def test_open311_in_xml(portal: PortalProcess) -> None:
    made = run("open311", "add", '"><script>alert(1)</script>', "--data", str(portal.data))
    written = {**LEAK, "api_key": made.stdout.strip()}
    for name in ("address_string", "description", "first_name", "last_name"):
        written[name] = SCRIPTS[1]
    sent = httpx.post(f"{portal.url}/open311/v2/requests.xml", data=written, timeout=30)
    assert sent.status_code == 201, sent.text
    answer = httpx.get(f"{portal.url}/open311/v2/requests.xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert SCRIPTS[1] in [each.text for each in root.iter("description")]
    assert not list(root.iter("script"))


def test_what_officials_write_at_the_desk(portal: PortalProcess) -> None:
    roles = [word for role in ("attend", "publish", "administer") for word in ("--role", role)]
    add_official(portal, "escribe", SCRIPTS[0], *roles)
    desk, citizen = Desk(portal, "escribe"), Citizen(portal)
    desk.enrol()
    for number, script in enumerate(SCRIPTS):
        case, words = new_uuid(), {"es": script, "en": script}
        citizen.upload(complaint(case, subject=script, description=script))
        citizen.wait_for(f"case:{case}")
        rev = desk.case(case)["rev"]
        command = {"rev": rev, "text": script, "state": "answered"}
        assert desk.command(f"/cases/{case}/answers", **command).status_code == 200
        news = {**NEWS, "section_title": words, "title": words, "body": [words]}
        assert desk.client.put(f"/publications/de-{number}", json=news).status_code == 200
        answer = desk.client.get(f"/cases/{case}")
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["case"]["thread"][0]["text"] == script
        made = {"title": script, "text": words, "organization": ""}
        assert desk.client.put(f"/templates/{new_uuid()}", json=made).status_code == 200
        ready = desk.client.get(f"/cases/{case}/templates").json()
        assert script in [each["title"] for each in ready]
        page = httpx.get(f"{portal.url}/noticias/de-{number}").text
        assert Drawn(page).runs == []
        assert f"<title>{escape(script)}</title>" in page
    assert {each["text"] for each in citizen.all("answer")} == set(SCRIPTS)
    desk.close()
