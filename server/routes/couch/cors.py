"""Pages of other origins, where the operator allows them (``PORTAL_CORS_ORIGINS``; the Fetch
standard's "CORS protocol", CouchDB "Cross-Origin Resource Sharing").

An origin that is named may use everything, cookies included. ``*`` lets any page in, but only with
credentials that the page itself knows: a cookie that the browser adds counts for nothing there.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from server.routes.couch.answers import Answer
from server.routes.couch.call import Call

#: What CouchDB lets a page do, ask with, and read of an answer.
_METHODS: Final = "GET, PUT, POST, HEAD, DELETE, COPY"
_REQUEST_HEADERS: Final = frozenset(
    (
        *("accept", "accept-language", "authorization", "content-type", "content-encoding"),
        *("content-length", "content-md5", "destination", "if-match", "if-none-match"),
        *("if-range", "last-event-id", "origin", "range", "x-requested-with"),
    )
)
_EXPOSED: Final = (
    "accept-ranges, cache-control, content-disposition, content-encoding, content-length, "
    "content-range, content-type, etag, location, retry-after"
)
#: Seconds for which a browser need not ask again.
_MAX_AGE: Final = "600"


def headers(call: Call) -> dict[str, str]:
    """What an answer to this call carries for its page's origin, errors included."""
    if not call.portal.config.cors_origins:
        return {}
    if not _allowed(call):
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": call.headers["origin"],
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Vary": "Origin",
    }


def preflight(call: Call) -> Answer | None:
    """The answer to a browser that asks first; None for every other request."""
    asked = call.headers.get("access-control-request-method")
    if call.method != "OPTIONS" or asked is None or not _allowed(call):
        return None
    wanted = call.headers.get("access-control-request-headers", "").lower().split(",")
    granted = [name.strip() for name in wanted if name.strip() in _REQUEST_HEADERS]
    fields = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": _MAX_AGE}
    if granted:
        fields["Access-Control-Allow-Headers"] = ", ".join(granted)
    return Answer(b"", 204, fields)


def cookies_count(call: Call) -> bool:
    """Whether a cookie may say who asks: on the portal's own pages and on those of named origins,
    and for clients that are no browsers and say nothing of an origin."""
    origin = call.headers.get("origin", "").lower()
    if not origin:
        return call.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    config = call.portal.config
    host = call.headers.get("host", "").lower()
    own = origin == _origin(config.url) or origin.partition("://")[2] == host
    return own or origin in config.cors_origins


def _allowed(call: Call) -> bool:
    origin, origins = call.headers.get("origin", "").lower(), call.portal.config.cors_origins
    return bool(origin) and (origin in origins or "*" in origins)


def _origin(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"
