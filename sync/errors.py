"""The errors of this package: one table, name → HTTP status and default reason.

Names, statuses and the fixed reasons are Apache CouchDB's ("HTTP Status Codes" and "Basics" of its
documentation), so that a client that knows CouchDB knows ours. The package itself speaks no HTTP:
a status is only carried to whoever answers.
"""

# ruff: noqa: N818 - classes are called as the wire calls the errors
from __future__ import annotations

from collections.abc import Callable
from typing import Final

#: name → (status, default reason)
TABLE: Final[dict[str, tuple[int, str]]] = {
    "bad_request": (400, "invalid UTF-8 JSON"),
    "content_md5_mismatch": (400, "Possible message corruption."),
    "bad_arg": (400, "Bad argument for an operator."),
    "doc_validation": (400, "The document is not valid."),
    "illegal_database_name": (
        400,
        "Only lowercase characters (a-z), digits (0-9), and any of the characters "
        "_, $, (, ), +, -, and / are allowed. Must begin with a letter.",
    ),
    "illegal_docid": (400, "The document id is not valid."),
    "invalid_design_doc": (400, "The design document is not valid."),
    "invalid_operator": (400, "The selector has an unknown operator."),
    "invalid_bookmark": (400, "Invalid bookmark value."),
    "invalid_key": (400, "Invalid key for this request."),
    "invalid_selector_json": (400, "Selector must be a JSON object."),
    "invalid_index_name": (400, "Invalid index name."),
    "invalid_non_neg_integer": (400, "Not an integer greater than or equal to zero."),
    "invalid_pos_integer": (400, "Not an integer greater than zero."),
    "invalid_boolean": (400, "Invalid boolean value."),
    "invalid_ok_or_false_value": (400, "Neither ok nor false."),
    "invalid_sort_json": (400, "Sort must be an array of sort specs."),
    "invalid_sort_field": (400, "Invalid sort field."),
    "invalid_sort_dir": (400, "Invalid sort direction."),
    "invalid_fields": (400, "Fields must be an array of strings."),
    "invalid_partition": (400, "Databases are not partitioned here."),
    "invalid_index": (400, "Invalid index."),
    "missing_required_key": (400, "Missing required key."),
    "no_usable_index": (400, "No index exists for this sort, try indexing by the sort fields."),
    "query_parse_error": (400, "Invalid query parameter."),
    "unsupported_mixed_sort": (400, "Sorts must use one direction for all fields."),
    "unauthorized": (401, "You are not authorized to access this db."),
    "forbidden": (403, "You are not allowed to do this."),
    "not_found": (404, "missing"),
    "method_not_allowed": (405, "Only other methods are allowed here."),
    "not_acceptable": (406, "No acceptable representation."),
    "conflict": (409, "Document update conflict."),
    "file_exists": (412, "The database could not be created, the file already exists."),
    "missing_stub": (412, "Invalid attachment stub."),
    "document_too_large": (413, "The document is too large."),
    "attachment_too_large": (413, "The attachment is too large."),
    "too_large": (413, "The request entity is too large."),
    "bad_content_type": (415, "Content-Type must be application/json"),
    "requested_range_not_satisfiable": (416, "Requested range not satisfiable"),
    "not_implemented": (501, "This server does not run design functions."),
    "unavailable": (503, "The database is busy; try again."),
    "insufficient_storage": (507, "No room left on the disk; nothing was written."),
    "quota_exceeded": (507, "This database is full: there is no room for more."),
}


class SyncError(Exception):
    """An error that a client is told as ``{"error": name, "reason": reason}`` with ``status``.

    ``status`` is the table's unless given: CouchDB itself answers a few names with two statuses
    (an attachment put on an unknown revision is ``not_found`` with 409).
    """

    def __init__(self, name: str, reason: str = "", *, status: int = 0) -> None:
        default_status, default_reason = TABLE[name]
        self.name = name
        self.status = status or default_status
        self.reason = reason or default_reason
        super().__init__(f"{name}: {self.reason}")


class BadRequest(SyncError):
    """400: the request cannot be understood."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("bad_request", reason)


class Forbidden(SyncError):
    """403: a guard refused the document. ``reason`` is shown to the person."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("forbidden", reason)


class NotFound(SyncError):
    """404: reason is exactly ``missing``, ``deleted``, ``Database does not exist.`` or
    ``Document is missing attachment``."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("not_found", reason)


class Conflict(SyncError):
    """409: the edit does not name the current revision."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("conflict", reason)


class InsufficientStorage(SyncError):
    """507: the disk is full. The whole transaction was rolled back."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("insufficient_storage", reason)


_CLASSES: Final[dict[str, Callable[[str], SyncError]]] = {
    "bad_request": BadRequest,
    "forbidden": Forbidden,
    "not_found": NotFound,
    "conflict": Conflict,
    "insufficient_storage": InsufficientStorage,
}


def named(name: str, reason: str = "") -> SyncError:
    """The error called so, in its own class where it has one."""
    made = _CLASSES.get(name)
    return SyncError(name, reason) if made is None else made(reason)


def no_database() -> NotFound:
    """What every call on an unknown database raises."""
    return NotFound("Database does not exist.")
