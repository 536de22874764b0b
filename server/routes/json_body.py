"""A request's JSON body as a typed value."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from litestar import Request

from sync.errors import BadRequest

T = TypeVar("T")


async def json_body(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """Raises BadRequest, with what is wrong where the shape is known."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.ValidationError as error:
        raise BadRequest(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("invalid UTF-8 JSON") from None
