"""From an exception to what a client is told: ``{"error": …, "reason": …}``, one rule for all.

The shape and the names are CouchDB's ("Basics", "HTTP Status Codes"), for the portal's own API too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct, field

from schemas.wire import ErrorBody
from sync.errors import SyncError
from sync.peer import PeerError

log = logging.getLogger(__name__)

#: HTTP status → the error's name, where an exception of the web framework carries only a status.
_NAMES: Final[dict[int, str]] = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    411: "length_required",
    412: "precondition_failed",
    413: "too_large",
    415: "bad_content_type",
    416: "requested_range_not_satisfiable",
    429: "too_many_requests",
    501: "not_implemented",
    503: "unavailable",
    507: "insufficient_storage",
}
#: Headers of an exception that belong to its meaning. Others (a challenge that would make the
#: browser ask for a password, say) stay behind.
_HEADERS: Final = ("allow", "retry-after")
#: What is no fault of this server's, though its status says so.
_NO_FAULT: Final = ("not_implemented", "quota_exceeded")


class Failure(Struct, frozen=True):
    """An error as it is answered."""

    status: int
    name: str
    reason: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> bytes:
        """The body."""
        return msgspec.json.encode(ErrorBody(self.name, self.reason))


def describe(error: Exception, what: str) -> Failure:
    """What to answer for ``error``. ``what`` (method and path) is for the log, which gets whatever
    nobody foresaw, under an id that the answer names; the answer itself tells nothing of it."""
    if isinstance(error, SyncError):
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and error.name not in _NO_FAULT:
            log.warning("%s: %s", what, error)
        return Failure(error.status, error.name, error.reason)
    if isinstance(error, PeerError):
        return _of_peer(error)
    if isinstance(error, msgspec.DecodeError):
        wrong = isinstance(error, msgspec.ValidationError)
        return Failure(400, "bad_request", str(error) if wrong else "invalid UTF-8 JSON")
    if isinstance(error, RecursionError):
        # Only what somebody sent is nested so deeply.
        return Failure(400, "bad_request", "The JSON is nested too deeply.")
    if isinstance(error, HTTPException) and error.status_code != HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_framework(error)
    reference = uuid4().hex[:12]
    log.error("%s: unexpected error %s", what, reference, exc_info=error)
    return Failure(500, "internal_server_error", f"Something went wrong here. Log: {reference}")


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The exception handler of the application (Litestar's ``exception_handlers``)."""
    failure = describe(error, f"{request.method} {request.url.path}")
    return Response(
        failure.json,
        status_code=failure.status,
        headers={**failure.headers, "Cache-Control": "no-store"},
        media_type="application/json",
    )


def _of_framework(error: HTTPException) -> Failure:
    status = error.status_code
    name = _NAMES.get(status, "bad_request")
    given: Mapping[str, str] = error.headers or {}
    headers = {key: value for key, value in given.items() if key.lower() in _HEADERS}
    return Failure(status, name, _reason(error), headers)


def _of_peer(error: PeerError) -> Failure:
    """A peer of a replication: its refusal is passed on, its failure is a bad gateway's (RFC 9110
    section 15.6.3)."""
    refused = error.status in _NAMES and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Failure(error.status if refused else 502, error.name, error.reason)


def _reason(error: HTTPException) -> str:
    """The detail, and which fields were wrong where the framework knows them."""
    problems = error.extra if isinstance(error.extra, list) else []
    fields = [
        f"{problem.get('key', '')}: {problem.get('message', '')}".removeprefix(": ")
        for problem in problems
        if isinstance(problem, Mapping)
    ]
    return (
        "; ".join([error.detail, *fields]) if error.detail else HTTPStatus(error.status_code).phrase
    )
