"""A request as the handlers of the CouchDB dialect see it."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from litestar.types import Receive, Scope

from server import access
from server.portal_state import Portal
from server.principal import ANONYMOUS
from server.routes.couch.parameters import Parameters
from sync import parsing
from sync.database import Database
from sync.errors import BadRequest, NotFound, SyncError

_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
#: Where the dialect lives: a CouchDB client's server URL ends with it.
PREFIX: Final = "/db"


class Call:
    """One request. ``path`` are the decoded segments after ``/db``: an encoded slash in a database
    name, an id or an attachment's name is no separator (CouchDB "API Basics")."""

    __slots__ = (
        "authenticated",
        "headers",
        "method",
        "path",
        "portal",
        "principal",
        "query",
        "receive",
        "renewed",
        "scope",
        "security",
    )

    def __init__(self, scope: Any, receive: Receive, portal: Portal) -> None:
        self.scope: Scope = scope
        self.receive = receive
        self.portal = portal
        self.principal = ANONYMOUS
        #: how it is known who asks: ``default`` (Basic) or ``cookie``
        self.authenticated = "default"
        #: a Set-Cookie header that prolongs a session
        self.renewed = ""
        #: the database's ``_security``, where it rules who may do what
        self.security: Any = None
        self.method: str = scope["method"]
        self.path: list[str] = []
        self.query = Parameters()
        self.headers: dict[str, str] = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }

    def parse(self) -> None:
        """Reads path and query. Raises BadRequest."""
        self.path = _segments(self.scope)
        self.query = _query(self.scope["query_string"])

    @property
    def db(self) -> str:
        """The database's name."""
        return self.path[0]

    @property
    def database(self) -> Database:
        """The database of the path; whether it exists shows when it is used."""
        name = self.path[0]
        quota = access.quota_for(self.principal, name, self.portal.config.quota)
        return Database(self.portal.store, name, quota)

    @property
    def id(self) -> str:
        """The document's id: ``x``, ``_design/x`` or ``_local/x``. Raises ``illegal_docid`` where
        it is to be written, else NotFound("missing"): there is none of that name."""
        id = self._id_and_rest()[0]
        try:
            parsing.check_id(id)
        except SyncError:
            if self.method == "PUT":
                raise
            raise NotFound("missing") from None
        return id

    @property
    def attachment(self) -> str:
        """The attachment's name: what follows the id, slashes included."""
        return "/".join(self._id_and_rest()[1])

    @property
    def what(self) -> str:
        """Method and path, for the log. The query is left out: it may hold what people wrote."""
        # Quoted: a path must not write lines of its own into the log.
        return f"{self.method} {PREFIX}/{quote('/'.join(self.path))}"

    def revision(self) -> str | None:
        """``?rev=`` or If-Match. Raises BadRequest if they differ."""
        rev = self.query.get("rev") or None
        etag = self.headers.get("if-match", "").strip().removeprefix("W/").strip('"') or None
        if rev and etag and rev != etag:
            raise BadRequest("Document rev and etag have different values")
        return rev or etag

    def location(self, *names: str) -> str:
        """The URL path of something in this call's database (RFC 9110 section 10.2.2)."""
        return "/".join((PREFIX, *(quote(name, safe="") for name in (self.db, *names))))

    def accepts(self, media_type: str) -> bool:
        """Whether the answer may be of ``media_type`` by the Accept header (RFC 9110 section
        12.5.1), as CouchDB asks it: no header accepts everything."""
        best = (-1, 1.0)
        kind = media_type.partition("/")[0]
        for entry in self.headers.get("accept", "*/*").lower().split(","):
            name, _, rest = entry.partition(";")
            rank = {media_type: 2, f"{kind}/*": 1, "*/*": 0}.get(name.strip(), -1)
            if rank > best[0]:
                best = (rank, _quality(rest))
        return best[0] >= 0 and best[1] > 0

    def _id_and_rest(self) -> tuple[str, list[str]]:
        first, rest = self.path[1], self.path[2:]
        if first in ("_design", "_local") and rest:
            return f"{first}/{rest[0]}", rest[1:]
        return first, rest


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _segments(scope: Any) -> list[str]:
    """The path after ``/db`` in decoded segments; a plus is a plus. Raises BadRequest for what is
    not UTF-8, and for a percent sign that is none of an encoded byte (RFC 3986 section 2.1)."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    raw = raw.partition(b"?")[0]
    if b"%" in raw and _BAD_ESCAPE.search(raw):
        raise BadRequest("invalid_url_encoding")
    try:
        parts = [unquote_to_bytes(part).decode() for part in raw.split(b"/")]
    except UnicodeDecodeError:
        raise BadRequest("The path is not UTF-8") from None
    # Slashes too many separate nothing, as in CouchDB.
    return [part for part in parts[2:] if part]


def _query(text: bytes) -> Parameters:
    try:
        pairs = parse_qsl(
            text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError:
        raise BadRequest("The query string cannot be read") from None
    # The first of several counts, as in CouchDB.
    return Parameters(reversed(pairs))
