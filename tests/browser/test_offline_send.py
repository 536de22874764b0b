"""What was written with no network arrives exactly once, whatever the network does."""

from __future__ import annotations

import json
from typing import Any

import httpx
from aiohttp import web

from tests.browser.conftest import QUOTA_MB, NewContext
from tests.browser.core import offline_core, open_core, started
from tests.browser.front import Front
from tests.browser.sending import (
    LEAK,
    comment,
    fill,
    submit,
    until_outbox,
    until_received,
    uploads,
)
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.wait import until

TOO_LONG = "x" * 2_001


def test_sent_offline_arrives_once_when_the_network_returns(
    line: Front, new_context: NewContext
) -> None:
    context = new_context(line.url)
    page = offline_core(context)
    uuid = fill(page)
    submit(page, uuid)
    assert until_outbox(page, "offline")["items"][0]["uuid"] == uuid
    assert page.evaluate("core.drafts.value.length") == 0
    page.reload()
    started(page)
    assert page.evaluate("core.cases.value.map((each) => each.stage)") == ["waiting"]

    context.set_offline(False)
    case = until_received(page, uuid)
    until_outbox(page, "empty")
    assert case["stage"] == "received"
    assert list(case["submission"]["_attachments"]) == ["foto-1.jpg"]
    assert uploads(line, uuid) == 1
    size = "async (uuid) => (await core.photo(uuid, 'foto-1.jpg')).size"
    assert page.evaluate(size, uuid) == 40_000


def test_the_browser_sends_it_with_the_page_closed(line: Front, new_context: NewContext) -> None:
    context = new_context(line.url)
    page = offline_core(context)
    uuid = fill(page)
    submit(page, uuid)
    until_outbox(page, "offline")
    page.close()
    context.set_offline(False)
    until(lambda: uploads(line, uuid) == 1)
    page = open_core(context)
    until_received(page, uuid)
    assert uploads(line, uuid) == 1


def lose_one_upload(line: Front) -> list[str]:
    """The portal gets the next upload, and its answer is lost. What was lost is listed."""
    lost: list[str] = []

    def lose(method: str, path: str, body: Any) -> bool:
        if path.endswith("/_bulk_docs") and not lost:
            lost.append(path)
            return True
        return False

    line.lose = lose
    return lost


def test_an_upload_whose_answer_was_lost_is_not_repeated(
    line: Front, new_context: NewContext
) -> None:
    lost = lose_one_upload(line)
    page = open_core(new_context(line.url))
    uuid = fill(page)
    submit(page, uuid)
    case = until_received(page, uuid)
    assert case["case"]["number"]
    assert len(lost) == 1
    assert uploads(line, uuid) == 1
    assert page.evaluate("core.cases.value.length") == 1


def test_an_unknown_device_pauses_the_queue_and_loses_nothing(
    line: Front, new_context: NewContext
) -> None:
    refused = json.dumps({"error": "unauthorized", "reason": "Name or password is incorrect."})

    def refuse(method: str, path: str, body: Any) -> web.Response | None:
        if "/citizen-" not in path:
            return None
        return web.Response(status=401, text=refused, content_type="application/json")

    line.instead = refuse
    page = open_core(new_context(line.url))
    uuid = fill(page)
    submit(page, uuid)
    paused = until_outbox(page, "paused")
    assert paused["reason"] == "unauthorized"
    assert [item["uuid"] for item in paused["items"]] == [uuid]
    asked = len(line.seen)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("core.refreshContent()")
    assert not [each for each in line.seen[asked:] if "/citizen-" in each.path]

    line.instead = lambda method, path, body: None
    page.evaluate("core.syncNow()")
    until_received(page, uuid)
    until_outbox(page, "empty")


def test_what_the_server_refuses_holds_nothing_else_back(
    line: Front, new_context: NewContext
) -> None:
    context = new_context(line.url)
    page = offline_core(context)
    wrong = comment(page, TOO_LONG)
    right = comment(page, "Muy útil, gracias.")
    uuid = fill(page)
    submit(page, uuid)
    context.set_offline(False)
    until_received(page, uuid)
    blocked = until_outbox(page, "blocked")
    assert [(item["uuid"], item["state"]) for item in blocked["items"]] == [(wrong, "blocked")]
    assert "text" in blocked["items"][0]["reason"]
    stages = "Object.fromEntries(core.ownComments.value.map(({uuid, stage}) => [uuid, stage]))"
    page.wait_for_function(f"(uuid) => {stages}[uuid] !== 'waiting'", arg=right)
    assert page.evaluate(stages)[wrong] == "refused"

    page.evaluate("(id) => core.dismissBlocked(id)", f"comment:{wrong}")
    until_outbox(page, "empty")
    assert wrong not in page.evaluate(stages)


def test_a_wifi_sign_in_page_is_not_taken_for_the_portal(
    line: Front, new_context: NewContext
) -> None:
    html = web.Response  # a fresh one each time: an answer is sent once
    line.instead = lambda method, path, body: html(text="<h1>Wi-Fi</h1>", content_type="text/html")
    page = open_core(new_context(line.url))
    uuid = fill(page)
    submit(page, uuid)
    page.wait_for_function("core.outbox.value.reason === 'answer'")
    line.instead = lambda method, path, body: None
    page.evaluate("dispatchEvent(new Event('online'))")
    until_received(page, uuid)
    assert uploads(line, uuid) == 1 + sum(
        1 for each in line.seen if each.path.endswith("_bulk_docs") and each.status != 201
    )


def test_a_server_that_lost_her_documents_gets_them_again(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = open_core(new_context(line.url))
    uuid = fill(page)
    submit(page, uuid)
    until_received(page, uuid)
    who = page.evaluate("core.identity()")
    admin = httpx.Client(base_url=f"{portal.url}/db", auth=ADMIN, timeout=20)
    with admin:
        admin.delete(f"/citizen-{who['id']}").raise_for_status()
        page.evaluate("core.syncNow()")  # finds no database
        page.evaluate("core.syncNow()")
        stored = admin.get(f"/citizen-{who['id']}/submission:{uuid}").raise_for_status().json()
    assert stored["data"] == LEAK
    assert list(stored["_attachments"]) == ["foto-1.jpg"]


def test_what_her_full_space_at_the_portal_does_not_take_waits_for_room(
    line: Front, portal: PortalProcess, new_context: NewContext
) -> None:
    page = open_core(new_context(line.url))
    submit(page, first := fill(page))
    until_received(page, first)
    hers = f"/citizen-{page.evaluate('core.identity()')['id']}"
    with httpx.Client(base_url=f"{portal.url}/db", auth=ADMIN, timeout=20) as admin:
        filler = admin.put(f"{hers}/filler/file", content=bytes(QUOTA_MB << 20)).raise_for_status()
        uuid = fill(page)
        submit(page, uuid)
        page.wait_for_function("core.outbox.value.reason === 'full'")
        assert page.evaluate("core.outbox.value.items[0].state") == "waiting"
        page.reload()
        started(page)
        page.evaluate("core.syncNow()")
        assert until_outbox(page, "waiting")["reason"] == "full"
        assert uploads(line, uuid) == 1, "photos are not sent again for nothing"
        lost = lose_one_upload(line)  # the feed may tell her of the room at once
        admin.delete(f"{hers}/filler", params={"rev": filler.json()["rev"]}).raise_for_status()
        admin.post(f"{hers}/_compact", json={}).raise_for_status()
        until(lambda: admin.get(hers).json()["sizes"]["active"] < QUOTA_MB << 19)
        page.evaluate("core.syncNow()")
        until(lambda: len(lost) == 1)
        # Now that it is there it needs no room, though there is none again.
        admin.put(f"{hers}/filler/file", content=bytes(QUOTA_MB << 20)).raise_for_status()
    page.evaluate("core.syncNow()")
    until_received(page, uuid)
    until_outbox(page, "empty")
    assert uploads(line, uuid) == 2
