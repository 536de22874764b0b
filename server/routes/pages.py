"""The built PWA at ``/``: its files, and ``index.html`` for every page it draws itself."""

from __future__ import annotations

from typing import Final

from litestar import Response, Router, route
from litestar.enums import HttpMethod

from server.auth import AnyRequest
from server.portal_state import portal_of
from server.static_files import StaticFile
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

_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}

#: Paths that are never pages of the app.
_NOT_PAGES: Final = frozenset({"api", "db", "schema", "assets"})

_NOT_BUILT: Final = """<!doctype html><html lang="es"><meta charset="utf-8">
<title>Portal</title>
<p>La aplicación todavía no está construida. Ejecute: <code>uv run just build</code></p>
<p lang="en">The app is not built yet. Run: <code>uv run just build</code></p>
"""


@route(
    ["/", "/{path:path}"], http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False
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
        return Response(
            _NOT_BUILT.encode(), status_code=503, media_type="text/html", headers=_HEADERS
        )
    return _send(request, files["index.html"])


def _send(request: AnyRequest, file: StaticFile) -> Response[bytes]:
    coding, body = file.variant(request.headers.get("accept-encoding", ""))
    etag = f'"{file.etag}{"-" if coding else ""}{coding}"'
    headers = {**_HEADERS, "ETag": etag, "Cache-Control": file.cache_control}
    if portal_of(request.app.state).config.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=file.media_type, headers=headers)


pages_router = Router(path="/", route_handlers=[page])
