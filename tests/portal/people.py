"""A citizen's phone and an official's browser, as far as HTTP goes."""

from __future__ import annotations

import base64
import secrets
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

import httpx
import pyotp
from PIL import Image

from tests.support import beside
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

Json = dict[str, Any]

OFFICIAL: Final = "maria"
PASSWORD: Final = "una-clave-larga"
DISPLAY: Final = "María Soler"


def _pixel() -> bytes:
    written = BytesIO()
    Image.new("L", (1, 1)).save(written, "JPEG")
    return written.getvalue()


#: A photo of a point.
PIXEL: Final = _pixel()


def new_uuid() -> str:
    return str(uuid4())


def submission(uuid: str, **changes: Any) -> Json:
    """A report that obeys its form; ``changes`` are of the document's own fields."""
    document = {
        "_id": f"submission:{uuid}",
        "type": "submission",
        "service": "reporte-fuga-de-agua-o-alumbrado",
        "service_version": 1,
        "data": {
            "kind": "fuga-de-agua",
            "leak_source": "calle",
            "leak_flow": "gotea",
            "place": {"municipality": "cerro", "address": "Ayestarán 210"},
            "full_name": "Ana Pérez Díaz",
        },
        "language": "es",
        "created_at": "2026-11-24T03:00:00Z",
    }
    return {**document, **changes}


def with_photo(document: Json, name: str = "foto-1.jpg", content: bytes = PIXEL) -> Json:
    """The same with a photo, named in its data and attached."""
    photo = {"content_type": "image/jpeg", "data": base64.b64encode(content).decode()}
    data = {**document["data"], "photos": [name]}
    return {**document, "data": data, "_attachments": {name: photo}}


def comment(uuid: str, publication: str, **changes: Any) -> Json:
    document = {
        "_id": f"comment:{uuid}",
        "type": "comment",
        "publication": publication,
        "text": "¿Cómo se organizarán las colas?",
        "author_name": "Ana",
        "language": "es",
        "created_at": "2026-11-24T03:00:00Z",
    }
    return {**document, **changes}


def complaint(uuid: str, **data: Any) -> Json:
    """A complaint to the government of the province; ``data`` are answers of its form."""
    return submission(
        uuid,
        service="atencion-a-la-poblacion",
        data={
            "kind": "queja",
            "subject": "Basura en la calle",
            "description": "Hace un mes que nadie recoge la basura.",
            "municipality": "playa",
            "against": "Comunales",
            "expected": "Que la recojan.",
            "full_name": "Ana Pérez Díaz",
            "identity": "85010112345",
            "address": "Calle 42 número 1",
            **data,
        },
    )


def review(uuid: str, case: str, text: str = "No estoy conforme.") -> Json:
    return {**message(uuid, case, text), "_id": f"review:{uuid}", "type": "review"}


def message(uuid: str, case: str, text: str = "Sigue saliendo agua.") -> Json:
    return {
        "_id": f"message:{uuid}",
        "type": "message",
        "case": case,
        "text": text,
        "created_at": "2026-11-24T03:00:00Z",
    }


class Citizen:
    """A device with an identity it made itself."""

    def __init__(self, portal: PortalProcess, *, begin: bool = True) -> None:
        self.id = secrets.token_hex(16)
        self.secret = secrets.token_urlsafe(32)
        self.database = f"citizen-{self.id}"
        self.portal = portal
        if begin:
            assert self.put("").status_code == 201

    @property
    def auth(self) -> tuple[str, str]:
        return (self.id, self.secret)

    def url(self, path: str = "") -> str:
        return f"{self.portal.url}/db/{self.database}{path}"

    def get(self, path: str = "") -> httpx.Response:
        return httpx.get(self.url(path), auth=self.auth)

    def put(self, path: str, json: Any = None) -> httpx.Response:
        return httpx.put(self.url(path), json=json, auth=self.auth)

    def upload(self, *documents: Json, new_edits: bool = True) -> list[Json]:
        """The rows of ``_bulk_docs``."""
        body = {"docs": documents, "new_edits": new_edits}
        answer = httpx.post(self.url("/_bulk_docs"), json=body, auth=self.auth, timeout=30)
        assert answer.status_code == 201, answer.text
        rows: list[Json] = answer.json()
        return rows

    def replicate(self, *documents: Json) -> list[Json]:
        """As PouchDB uploads: the revision is the phone's, so a second upload is the same edit.
        Rows are failures only."""
        edits = [
            {**document, "_rev": f"1-{'a' * 32}", "_revisions": {"start": 1, "ids": ["a" * 32]}}
            for document in documents
        ]
        return self.upload(*edits, new_edits=False)

    def document(self, id: str) -> Json | None:
        answer = self.get(f"/{id}")
        return answer.json() if answer.status_code == 200 else None

    def wait_for(self, id: str) -> Json:
        """The document, once the server has written it."""
        until(lambda: self.document(id) is not None)
        found = self.document(id)
        assert found is not None
        return found

    def all(self, type_: str) -> list[Json]:
        """Every document of a type, by id."""
        rows = self.get("/_all_docs?include_docs=true").json()["rows"]
        return [row["doc"] for row in rows if row["id"].startswith(f"{type_}:")]


class Desk:
    """An official's browser, signed in."""

    def __init__(self, portal: PortalProcess, name: str = OFFICIAL) -> None:
        self.name = name
        # A connection an answer: none is left open where a test forgets to close.
        headers = {"X-Portal": "desk", "Connection": "close"}
        self.client = httpx.Client(base_url=f"{portal.url}/api/desk", headers=headers, timeout=30)
        answer = self.client.post("/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text

    def close(self) -> None:
        self.client.close()

    def enrol(self) -> pyotp.TOTP:
        """Sets her second factor up; what draws its codes."""
        begun = self.client.post("/factor")
        assert begun.status_code == 200, begun.text
        totp = pyotp.TOTP(begun.json()["secret"])
        confirmed = self.client.post("/factor/confirmation", json={"code": totp.now()})
        assert confirmed.status_code == 200, confirmed.text
        self.recovery: list[str] = confirmed.json()["codes"]
        return totp

    def case(self, uuid: str) -> Json:
        answer = self.client.get(f"/cases/{uuid}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def cases(self, **query: str) -> Json:
        answer = self.client.get("/cases", params=query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def comment(self, uuid: str) -> Json:
        rows = self.client.get("/comments", params={"state": "all"}).json()["rows"]
        return next(row for row in rows if row["uuid"] == uuid)

    def command(self, path: str, **command: Any) -> httpx.Response:
        return self.client.post(path, json={"command": new_uuid(), **command})


def add_official(
    portal: PortalProcess, name: str = OFFICIAL, display: str = DISPLAY, *options: str
) -> None:
    beside.add_official(portal, name, display, PASSWORD, *options)


def publication_of(portal: PortalProcess) -> str:
    """The slug of the publication that ships, the oldest."""
    rows = httpx.get(
        f"{portal.url}/db/public/_all_docs",
        params={"startkey": '"publication:"', "endkey": '"publication;"', "include_docs": "true"},
    ).json()["rows"]
    id: str = min(rows, key=lambda row: row["doc"]["published_on"])["id"]
    return id.removeprefix("publication:")
