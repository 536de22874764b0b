"""A stranger who tries numbers, codes and ids learns nothing: what is there and is not hers answers
like what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from tests.portal.people import (
    Citizen,
    Desk,
    Json,
    add_official,
    comment,
    complaint,
    message,
    new_uuid,
)
from tests.support.portal_process import PortalProcess

#: Below these everything is public: that something is there is no secret.
PUBLIC: Final = ("/api/content/", "/api/services/", "/noticias/", "/servicios/", "/propuestas/")
#: What commands at the desk carry, so that it is not their form that is refused.
COMMAND: Final = {"command": "00000000-0000-4000-8000-0000000000aa", "rev": "1-" + "a" * 32}
DESK_COMMANDS: Final[dict[str, Json]] = {
    "answers": {**COMMAND, "text": "Se reparó.", "state": "answered"},
    "state": {**COMMAND, "state": "in_study"},
    "assignee": {**COMMAND, "assignee": ""},
    "extension": {**COMMAND, "reason": "Falta el dictamen."},
    "redirection": {**COMMAND, "reason": "No es de aquí.", "body": "Otro"},
    "presence": {"writing": True},
}
DESK_READS: Final = ("", "/neighbours", "/attachments/foto-1.jpg", "/colleagues", "/templates")


@pytest.fixture(scope="module")
def hers(portal: PortalProcess) -> Json:
    """Every name by which something of one citizen is known, beside one of nothing."""
    citizen, case, said = Citizen(portal), new_uuid(), new_uuid()
    citizen.upload(complaint(case), comment(said, "un-portal-al-servicio-de-la-poblacion"))
    number = citizen.wait_for(f"case:{case}")["number"]
    citizen.wait_for(f"moderation:{said}")
    prefix, _, digits = number.rpartition("-")
    assert digits.isalnum(), number
    other = Citizen(portal, begin=False)
    return {
        "case": (case, new_uuid()),
        "comment": (said, new_uuid()),
        "number": (number, f"{prefix}-{'9' * len(digits)}"),
        "citizen": (citizen.id, other.id),
    }


@pytest.fixture(scope="module")
def strangers(portal: PortalProcess) -> Iterator[list[httpx.Client]]:
    """Who has no credentials, and who has those of a device of her own."""
    clients = [
        httpx.Client(base_url=portal.url, timeout=30),
        httpx.Client(base_url=portal.url, timeout=30, auth=Citizen(portal).auth),
    ]
    yield clients
    for each in clients:
        each.close()


def told(client: httpx.Client, method: str, path: str, tried: str, body: Any = None) -> Json:
    """All that an answer says, but for the name that was tried."""
    answer = client.request(method, path.replace("{}", tried), json=body)
    headers = {k: v for k, v in answer.headers.items() if k not in ("date", "content-length")}
    text = {"status": answer.status_code, "text": answer.text, "headers": headers}
    assert answer.status_code < 500, (method, path)
    return {key: str(value).replace(tried, "…") for key, value in text.items()}


def tried_paths(portal: PortalProcess) -> list[tuple[str, str]]:
    """Every path of the API that has a name in it, with its methods."""
    described = httpx.get(f"{portal.url}/schema/openapi.json").json()["paths"]
    return [
        (method.upper(), path)
        for path, methods in described.items()
        if "{" in path and not path.startswith(PUBLIC)
        for method in methods
    ]


def test_no_path_of_the_api_tells_a_stranger_what_is_there(
    portal: PortalProcess, hers: dict[str, tuple[str, str]], strangers: list[httpx.Client]
) -> None:
    paths = tried_paths(portal)
    assert {"/open311/v2/requests/{name}", "/api/desk/cases/{uuid}"} <= {path for _, path in paths}
    for method, path in paths:
        parts = path.split("/")
        for at in [at for at, part in enumerate(parts) if part.startswith("{")]:
            filled = [("x" if part.startswith("{") else part) for part in parts]
            ending = ".json" if path.startswith("/open311") else ""
            filled[at] = "{}" + ending
            for there, nowhere in hers.values():
                for stranger in strangers:
                    asked = "/".join(filled)
                    body: Json | None = None if method in ("GET", "DELETE") else {}
                    known = told(stranger, method, asked, there, body)
                    assert known == told(stranger, method, asked, nowhere, body), (method, asked)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("citizen", "/db/citizen-{}"),
        ("citizen", "/db/citizen-{}/_all_docs"),
        ("citizen", "/db/citizen-{}/_changes"),
        ("citizen", "/db/drafts-{}"),
        ("citizen", "/api/account/joined/{}/devices"),
        ("case", "/db/desk/desk-case:{}"),
        ("case", "/db/public/receipt:{}"),
        ("case", "/db/public/_changes?doc_ids=%5B%22case:{}%22%5D"),
        ("comment", "/db/desk/desk-comment:{}"),
        ("comment", "/db/public/published-comment:{}"),
        ("comment", "/propuestas/{}"),
        ("comment", "/api/content/published-proposal/{}"),
        ("number", "/open311/v2/requests.json?service_request_id={}"),
        ("number", "/open311/v2/requests/{}.xml"),
        ("case", "/open311/v2/tokens/{}.json"),
        ("case", "/open311/v2/tokens/{}.xml"),
        ("case", "/casos/{}"),
        ("number", "/casos/{}"),
        ("case", "/enviado/{}"),
    ],
)
def test_nor_does_any_other_way_to_ask(
    hers: dict[str, tuple[str, str]], strangers: list[httpx.Client], name: str, path: str
) -> None:
    for stranger in strangers:
        there, nowhere = (told(stranger, "GET", path, tried) for tried in hers[name])
        assert there == nowhere


def test_an_appeal_about_anothers_comment_is_answered_as_about_nothing(
    portal: PortalProcess, hers: dict[str, tuple[str, str]]
) -> None:
    stranger, answers = Citizen(portal), []
    for tried in hers["comment"]:
        uuid = new_uuid()
        appeal = {**message(uuid, tried), "_id": f"appeal:{uuid}", "type": "appeal"}
        appeal["comment"] = appeal.pop("case")
        stranger.upload(appeal)
        answers.append(stranger.wait_for(f"correction:{uuid}")["problems"])
    assert answers[0] == answers[1]


def test_an_official_of_another_office_learns_no_more(
    portal: PortalProcess, hers: dict[str, tuple[str, str]]
) -> None:
    office = ("--role", "attend", "--organization", "aguas-y-electricidad")
    add_official(portal, "otra-oficina", "Otra", *office)
    desk = Desk(portal, "otra-oficina")
    for part in DESK_READS:
        there, nowhere = (told(desk.client, "GET", f"/cases/{{}}{part}", t) for t in hers["case"])
        assert there == nowhere, part
    for part, body in DESK_COMMANDS.items():
        there, nowhere = (
            told(desk.client, "POST", f"/cases/{{}}/{part}", t, body) for t in hers["case"]
        )
        assert there == nowhere, part
    there, nowhere = (told(desk.client, "GET", "/cases?text={}", t) for t in hers["number"])
    assert there == nowhere
    desk.close()
