"""Two databases compared: every leaf of every document, over HTTP, whatever servers they are on."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

_AT_ONCE = 200
_PAGE = 5000


class Copy:
    """A database as ``client`` (whose base URL is its server's) sees it."""

    def __init__(self, client: httpx.Client, db: str) -> None:
        self.client = client
        self.db = db

    def leaves(self) -> dict[tuple[str, str], str]:
        """(id, revision) → a digest of all that the leaf is: body, history, attachments' bytes."""
        found = {}
        asked: list[dict[str, str]] = []
        for change in self._changes():
            asked += [{"id": change["id"], "rev": leaf["rev"]} for leaf in change["changes"]]
            if len(asked) >= _AT_ONCE:
                found.update(self._fetched(asked))
                asked = []
        found.update(self._fetched(asked))
        return found

    def winners(self) -> dict[str, str]:
        """Live documents' winning revisions."""
        rows = self._get("_all_docs", {})["rows"]
        return {row["id"]: row["value"]["rev"] for row in rows}

    def _changes(self) -> Iterator[Any]:
        since = "0"
        while True:
            query = {"style": "all_docs", "since": since, "limit": str(_PAGE)}
            page = self._get("_changes", query)
            yield from page["results"]
            if not page["results"]:
                return
            since = str(page["last_seq"])

    def _fetched(self, asked: list[dict[str, str]]) -> dict[tuple[str, str], str]:
        if not asked:
            return {}
        answer = self.client.post(
            f"/{self.db}/_bulk_get",
            params={"revs": "true", "attachments": "true"},
            json={"docs": asked},
        )
        docs = [entry["ok"] for row in _json(answer)["results"] for entry in row["docs"]]
        assert len(docs) == len(asked), "a leaf that the feed names can be read"
        return {(doc["_id"], doc["_rev"]): _digest(doc) for doc in docs}

    def _get(self, path: str, query: dict[str, str]) -> Any:
        return _json(self.client.get(f"/{self.db}/{path}", params=query))


def _json(answer: httpx.Response) -> Any:
    answer.raise_for_status()
    return answer.json()


def _digest(doc: dict[str, Any]) -> str:
    files = doc.pop("_attachments", {})
    doc["_attachments"] = {
        name: [file["content_type"], hashlib.sha256(base64.b64decode(file["data"])).hexdigest()]
        for name, file in files.items()
    }
    text = json.dumps(doc, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(one: Copy, other: Copy) -> list[str]:
    """What is not the same in both, a line each; empty for equal databases."""
    return [
        *differing("leaf", one.leaves(), other.leaves()),
        *differing("winner", one.winners(), other.winners()),
    ]


def differing(what: str, one: Mapping[Any, str], other: Mapping[Any, str]) -> list[str]:
    """A line for each key whose values differ, or that one of them lacks."""
    return [
        f"{what} {key}: {one.get(key, 'missing')} / {other.get(key, 'missing')}"
        for key in sorted({*one, *other})
        if one.get(key) != other.get(key)
    ]
