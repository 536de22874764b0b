"""``_session``: who one is, signing in and out by cookie (CouchDB "Cookie Authentication").

The cookie is an admin's alone. A citizen's app sends her device's secret with each request, and
officials sign in at the desk, which has a cookie of its own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from server.network import network_of_scope
from server.routes.couch import cors
from server.routes.couch.answers import Answer, json_answer, ok
from server.routes.couch.bodies import read_bytes
from server.routes.couch.call import PREFIX, Call
from server.routes.couch.parameters import decode
from server.routes.couch.permission import session_cookie, user_context
from sync.errors import BadRequest, Forbidden, SyncError

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


async def show(call: Call) -> Answer:
    """GET: who the credentials say one is."""
    user = user_context(call.principal)
    info: dict[str, Any] = {"authentication_handlers": ["cookie", "default"]}
    if user["name"] is not None:
        info["authenticated"] = call.authenticated
    elif call.query.boolean("basic"):
        # A browser's page asks so for its password window.
        raise SyncError("unauthorized", "Please login.")
    return json_answer({"ok": True, "userCtx": user, "info": info})


async def sign_in(call: Call) -> Answer:
    """POST a name (``name`` or ``username``) and password, as JSON or as a form. Raises
    ``unauthorized``."""
    if not cors.cookies_count(call):
        raise Forbidden("A page of another origin cannot sign in here.")
    name, password = await _name_and_password(call)
    admin = await call.portal.authenticator.admin(name, password, network_of_scope(call.scope))
    value = await call.portal.authenticator.cookie_for(admin)
    call.renewed = ""
    user = user_context(admin)
    answer = json_answer({"ok": True, "name": user["name"], "roles": user["roles"]})
    answer.headers["Set-Cookie"] = session_cookie(call, value)
    return _forwarded(call, answer)


async def sign_out(call: Call) -> Answer:
    """DELETE: the browser forgets the cookie."""
    answer = ok()
    # A cookie that was due to be renewed is over too.
    call.renewed = ""
    answer.headers["Set-Cookie"] = session_cookie(call, "")
    return _forwarded(call, answer)


async def _name_and_password(call: Call) -> tuple[str, str]:
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await read_bytes(call)
    if kind == _JSON:
        value = decode(body)
        fields = value if isinstance(value, dict) else {}
    elif kind == _FORM:
        try:
            fields = {k: v[0] for k, v in parse_qs(body.decode(), max_num_fields=10).items()}
        except ValueError:
            raise BadRequest("The form cannot be read") from None
    else:
        raise SyncError("bad_content_type", f"Content-Type must be {_FORM} or {_JSON}")
    name = fields.get("username", fields.get("name"))
    if name is None:
        raise BadRequest("request body must contain a username")
    if name != fields.get("name", name):
        raise BadRequest("request body contains different usernames")
    password = fields.get("password", "")
    if not (isinstance(name, str) and isinstance(password, str)):
        raise BadRequest("`name` and `password` must be strings.")
    return name, password


def _forwarded(call: Call, answer: Answer) -> Answer:
    """``?next=``: a path of this server to go on to."""
    path = call.query.get("next", "")
    if path.startswith("/") and path.isascii() and path.isprintable():
        answer.status = 302
        answer.headers["Location"] = f"{PREFIX}/{path.lstrip('/')}"
    return answer
