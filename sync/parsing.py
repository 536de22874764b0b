"""From a client's JSON to an Edit: header fields are decoded, the rest stays raw bytes."""

from __future__ import annotations

from collections.abc import Mapping

from sync.documents import Edit


def parse_document(
    text: bytes,
    *,
    id: str | None = None,
    rev: str | None = None,
    new_edits: bool = True,
    follows: Mapping[str, bytes] | None = None,
) -> Edit:
    """One document as PUT or POST carries it.

    ``id`` (from the URL) wins over ``_id``; without either, 32 random hex digits. ``rev`` (``?rev=``
    or If-Match) must agree with ``_rev``. ``follows`` are the parts of a multipart/related body, by
    attachment name. Raises BadRequest (malformed or too deep JSON, no object, bad ``_rev``,
    ``_revisions`` or attachment), SyncError ``doc_validation`` (unknown underscore field),
    ``illegal_docid``.
    """
    raise NotImplementedError


def parse_bulk_docs(text: bytes) -> tuple[list[Edit], bool]:
    """The body of ``_bulk_docs``: its edits and ``new_edits``. Raises as parse_document."""
    raise NotImplementedError
