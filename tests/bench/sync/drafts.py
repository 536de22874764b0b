"""What is written in the measurements: a citizen's drafts, about 1.2 KB each."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

_TEXT = "La acera de la esquina está rota desde hace meses. " * 19


def draft(**header: Any) -> dict[str, Any]:
    """A new one; ``header`` are fields that begin with an underscore, without it."""
    return {
        "_id": f"draft:{uuid4()}",
        **{f"_{name}": value for name, value in header.items()},
        "type": "draft",
        "service": "queja-por-servicio",
        "service_version": 1,
        "data": {"description": _TEXT, "place": {"municipality": "cerro"}},
        "language": "es",
        "created_at": "2026-11-24T03:00:00Z",
        "changed_at": "2026-11-24T03:05:00Z",
    }


def bulk(number: int, *, replicated: bool = False) -> bytes:
    """The body of a ``_bulk_docs``; replicated drafts bring their revisions with them."""
    docs = []
    for _ in range(number):
        if replicated:
            digest = uuid4().hex
            docs.append(draft(rev=f"1-{digest}", revisions={"start": 1, "ids": [digest]}))
        else:
            docs.append(draft())
    return encoded({"docs": docs, "new_edits": not replicated})


def encoded(value: Any) -> bytes:
    """JSON as JavaScript writes it: no spaces, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
