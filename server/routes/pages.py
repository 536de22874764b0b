"""The built PWA at ``/``: its files, and ``index.html`` for every page it draws itself. Pages of
content have that content in them, for who has no JavaScript and for search engines."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from litestar import Response, Router, get, route
from litestar.enums import HttpMethod

from server.auth import AnyRequest
from server.plain.pages import FOLDERS, fill, paths
from server.plain.words import preferred
from server.portal_state import portal_of
from server.requests import public_address
from server.static_files import FOREVER, StaticFile, made
from sync.errors import NotFound

#: Nothing from elsewhere, nothing inline: a script that got into a text stays text.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

#: Of the app's parts (scripts, styles): each is fetched by a page that has its own policy, and a
#: first visit fetches a dozen, so that what means nothing for them is not paid for.
_PART_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}

_HEADERS: Final = {
    **_PART_HEADERS,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: A person's own pages, and what is no page: no search engine has business there.
_NOBODYS: Final = (
    "/ajustes",
    "/api/",
    "/borradores/",
    "/casos/",
    "/codigo",
    "/db/",
    "/desk",
    "/enviado/",
    "/kiosk",
    "/mis-casos",
    "/seguir",
)

#: Paths that are never pages of the app.
_NOT_PAGES: Final = frozenset({"api", "db", "schema", "assets"})

_NOT_BUILT: Final = """<!doctype html><html lang="es"><meta charset="utf-8">
<title>Portal</title>
<p>La aplicación todavía no está construida. Ejecute: <code>uv run just build</code></p>
<p lang="en">The app is not built yet. Run: <code>uv run just build</code></p>
"""


@route(
    ["/", "/{path:path}", "/propuestas/nueva"],
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
)
async def page(request: AnyRequest, path: str = "") -> Response[bytes]:
    """A file of the app, or its one HTML page for a path that is no file. Raises NotFound."""
    files = portal_of(request.app.state).static_files
    name = path.removeprefix("/")
    found = files.get(name or "index.html")
    if found is not None:
        return _send(request, found)
    if name.split("/", 1)[0] in _NOT_PAGES or "." in name.rsplit("/", 1)[-1]:
        raise NotFound("There is no such page.")
    if "index.html" not in files:
        return _not_built()
    return _send(request, files["index.html"])


@get(
    [f"/{folder}{one}" for folder in FOLDERS for one in ("", "/{slug:str}")],
    include_in_schema=False,
)
async def content_page(request: AnyRequest, lang: str = "") -> Response[bytes]:
    """The app's page with the service, publication, proposal or list in it; 404 where there is none
    (the app then says so)."""
    portal = portal_of(request.app.state)
    shell = portal.static_files.get("index.html")
    if shell is None:
        return _not_built()
    language = preferred(lang, request.headers.get("accept-language", ""))
    path = request.url.path
    plain = await portal.plain_pages.page(path, language)
    if plain is None:
        return Response(shell.body, status_code=404, media_type="text/html", headers=_HEADERS)
    body = fill(shell.body.decode(), plain, public_address(request) + path, language).encode()
    answer = _send(request, made(body, "text/html"))
    answer.headers.update(
        {"Content-Language": language, "Vary": "Accept-Encoding, Accept-Language"}
    )
    return answer


@get("/sitemap.xml", include_in_schema=False)
async def sitemap(request: AnyRequest) -> Response[bytes]:
    """Every page of content (sitemaps.org protocol 0.9)."""
    found = await portal_of(request.app.state).store.read(paths)
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for path in found:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = public_address(request) + path
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/xml")


@get("/robots.txt", include_in_schema=False)
async def robots(request: AnyRequest) -> Response[bytes]:
    """What search engines may read (RFC 9309): pages of content, nobody's own."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOBODYS), ""]
    lines.append(f"Sitemap: {public_address(request)}/sitemap.xml\n")
    return Response("\n".join(lines).encode(), media_type="text/plain")


def _not_built() -> Response[bytes]:
    body = _NOT_BUILT.encode()
    return Response(body, status_code=503, media_type="text/html", headers=_HEADERS)


def _send(request: AnyRequest, file: StaticFile) -> Response[bytes]:
    coding, body = file.variant(request.headers.get("accept-encoding", ""))
    etag = f'"{file.etag}{"-" if coding else ""}{coding}"'
    common = _PART_HEADERS if file.cache_control == FOREVER else _HEADERS
    headers = {**common, "ETag": etag, "Cache-Control": file.cache_control}
    if portal_of(request.app.state).config.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=file.media_type, headers=headers)


pages_router = Router(path="/", route_handlers=[content_page, page, robots, sitemap])
