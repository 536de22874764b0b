"""A script in any text of any document stays text wherever the portal draws it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Annotated, Any, Final, get_args
from xml.etree import ElementTree

import httpx
import msgspec
import pytest
from msgspec import inspect

from schemas.documents import AnyDocument, CitizenWritten, PublicDocument, ServerWritten
from tests.portal.launched import launcher
from tests.portal.people import Citizen, Json
from tests.portal.test_command_line import run
from tests.portal.test_open311 import LEAK
from tests.portal.test_plain_pages import INDEX
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


def filled(kind: inspect.Type, script: str) -> Any:  # noqa: PLR0911, PLR0912 - a type each
    """A value of this type with ``script`` in every text that can have one."""
    match kind:
        case inspect.StrType(pattern=None, max_length=most):
            return script[:most]
        case inspect.StrType():
            return next(each for each in SAMPLES if is_valid(kind, each))
        case inspect.IntType(ge=least):
            return least or 1
        case inspect.FloatType():
            return 1.0
        case inspect.BoolType():
            return True
        case inspect.DateType():
            return "2026-11-24"
        case inspect.DateTimeType():
            return "2026-11-24T03:00:00Z"
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.ListType(item_type=item):
            return [filled(item, script)]
        case inspect.DictType(value_type=value):
            return {script: filled(value, script)}
        case inspect.UnionType(types=types):
            return filled(next(t for t in types if not isinstance(t, inspect.NoneType)), script)
        case inspect.StructType(fields=fields):
            own = [each for each in fields if not each.encode_name.startswith("_")]
            return {each.encode_name: filled(each.type, script) for each in own}
        case inspect.AnyType():
            return script
    raise AssertionError(f"a field of a type that this test cannot fill: {kind}")


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
    for script in SCRIPTS:
        for path in ("/noticias/", "/propuestas?lang=", "/seguir?c=", "/api/", "/db/", "/open311/"):
            answer = httpx.get(
                f"{portal.url}{path}{httpx.URL(path='/' + script).raw_path.decode()}"
            )
            if answer.headers["content-type"].startswith("text/html"):
                assert Drawn(answer.text).runs == [], path
            else:
                assert answer.headers["content-type"].startswith("application/json")


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
