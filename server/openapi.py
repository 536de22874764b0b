"""The OpenAPI document of the portal's own API, with the errors that any operation may answer."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

from schemas.wire import ErrorBody

_SCHEMAS: Final = "#/components/schemas/{name}"
#: Statuses (OpenAPI 3.1, "Patterned Fields" of the Responses Object) → what they mean.
_ERRORS: Final = {
    "4XX": "The request cannot be done as it is; `error` and `reason` say why.",
    "503": "Not just now: try again.",
    "507": "No room left on the disk; nothing was written.",
}


class Document(JsonRenderPlugin):
    """The document as JSON."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, _with_errors(openapi_schema))


def _with_errors(document: dict[str, Any]) -> dict[str, Any]:
    """The document with ``_ERRORS`` in every operation, in place of the framework's own 400: errors
    are told as CouchDB tells them (``server/errors.py``)."""
    (schema,), components = msgspec.json.schema_components([ErrorBody], ref_template=_SCHEMAS)
    content = {"application/json": {"schema": schema}}
    errors = {status: {"description": text, "content": content} for status, text in _ERRORS.items()}
    paths = {
        path: {method: _operation(told, errors) for method, told in item.items()}
        for path, item in document["paths"].items()
    }
    known = document.get("components", {})
    schemas = {**known.get("schemas", {}), **components}
    return {**document, "paths": paths, "components": {**known, "schemas": schemas}}


def _operation(told: dict[str, Any], errors: dict[str, Any]) -> dict[str, Any]:
    responses = {status: what for status, what in told["responses"].items() if status < "4"}
    return {**told, "responses": {**responses, **errors}}
