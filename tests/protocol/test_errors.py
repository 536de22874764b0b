"""Every exception becomes an answer that tells what a client needs, and nothing else."""

from __future__ import annotations

import logging

import msgspec
import pytest
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ServiceUnavailableException,
    ValidationException,
)

from server.errors import describe
from sync.errors import Conflict, Forbidden, InsufficientStorage, NotFound


def msgspec_error(text: bytes) -> Exception:
    with pytest.raises(msgspec.MsgspecError) as caught:
        msgspec.json.decode(text, type=dict[str, int])
    return caught.value


@pytest.mark.parametrize(
    ("error", "status", "name", "reason"),
    [
        (NotFound("deleted"), 404, "not_found", "deleted"),
        (Conflict(), 409, "conflict", "Document update conflict."),
        (Forbidden("because"), 403, "forbidden", "because"),
        (InsufficientStorage(), 507, "insufficient_storage", "No room left on the disk"),
        (msgspec_error(b"{"), 400, "bad_request", "invalid UTF-8 JSON"),
        (msgspec_error(b'{"a":"x"}'), 400, "bad_request", "Expected `int`"),
        (NotFoundException(), 404, "not_found", "Not Found"),
        (HTTPException(status_code=413), 413, "too_large", "Too Large"),
        (HTTPException(status_code=418), 418, "bad_request", "Teapot"),
        (ServiceUnavailableException("later"), 503, "unavailable", "later"),
        (ValidationException("bad", extra=[{"key": "text", "message": "too long"}]),
         400, "bad_request", "bad; text: too long"),
    ],
)  # fmt: skip
def test_foreseen(error: Exception, status: int, name: str, reason: str) -> None:
    failure = describe(error, "GET /x")
    assert (failure.status, failure.name) == (status, name)
    assert reason in failure.reason
    assert msgspec.json.decode(failure.json) == {"error": name, "reason": failure.reason}


def test_headers_that_belong_to_the_error_are_kept_and_challenges_are_not() -> None:
    given = {"Allow": "GET", "WWW-Authenticate": "Basic"}
    assert describe(MethodNotAllowedException(headers=given), "").headers == {"Allow": "GET"}


@pytest.mark.parametrize("error", [RuntimeError("a secret"), HTTPException("a secret")])
def test_the_unforeseen_is_logged_under_an_id_and_not_told(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        failure = describe(error, "GET /x")
    assert (failure.status, failure.name) == (500, "internal_server_error")
    assert "secret" not in failure.reason
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[1] is error
    assert failure.reason.rpartition(" ")[2] in record.getMessage()
