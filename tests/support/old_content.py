"""Years of news and proposals in a portal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from tests.support.portal_process import ADMIN, PortalProcess

#: More than a device begins with.
MANY = 130
_FIRST = date(2020, 1, 1)


def proposal(number: int) -> dict[str, Any]:
    """The greater the number, the newer."""
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return {
        "_id": f"published-proposal:{_uuid(number)}",
        "type": "published-proposal",
        "kind": "proposal",
        "topic": "environment",
        "title": f"Propuesta {number}",
        "text": f"Árboles para la calle {number}.",
        "author_name": "Luis",
        "at": at.isoformat().replace("+00:00", "Z"),
    }


def publication(number: int) -> dict[str, Any]:
    """The greater the number, the newer; newer than all that ships is none."""
    words = {"es": f"Noticia {number}", "en": f"Piece of news {number}"}
    return {
        "_id": f"publication:noticia-{number}",
        "type": "publication",
        "section": "gobierno",
        "section_title": {"es": "Gobierno", "en": "Government"},
        "title": words,
        "body": [words],
        "published_on": (_FIRST + timedelta(days=number)).isoformat(),
    }


def comment(number: int) -> dict[str, Any]:
    """On the publication of that number."""
    return {
        "_id": f"published-comment:{_uuid(number)}",
        "type": "published-comment",
        "publication": f"noticia-{number}",
        "text": f"Comentario a la noticia {number}.",
        "author_name": "Ana",
        "at": "2020-01-02T00:00:00Z",
    }


def tally(number: int) -> dict[str, Any]:
    """Who supports the proposal of that number."""
    figures = {"rating": 0.0, "votes": number, "visits": 0}
    return {"_id": f"tally:proposal:{_uuid(number)}", "type": "tally", **figures}


def fill(portal: PortalProcess) -> None:
    """``MANY`` of each."""
    kinds = (proposal, publication, comment, tally)
    documents = [make(number) for number in range(MANY) for make in kinds]
    url = f"{portal.url}/db/public/_bulk_docs"
    answer = httpx.post(url, json={"docs": documents}, auth=ADMIN, timeout=60)
    assert answer.status_code == 201, answer.text
    assert all("error" not in row for row in answer.json()), answer.text


def put(portal: PortalProcess, document: dict[str, Any]) -> None:
    """Publishes it, or a correction of it."""
    url = f"{portal.url}/db/public/{document['_id']}"
    rev = httpx.head(url).headers.get("etag", "").strip('"')
    body = document | ({"_rev": rev} if rev else {})
    httpx.put(url, json=body, auth=ADMIN).raise_for_status()


def take_down(portal: PortalProcess, id: str) -> None:
    url = f"{portal.url}/db/public/{id}"
    rev = httpx.head(url).headers["etag"].strip('"')
    httpx.delete(url, params={"rev": rev}, auth=ADMIN).raise_for_status()


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"
