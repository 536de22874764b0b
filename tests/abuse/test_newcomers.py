"""Identities are made up by devices themselves, so anybody can make up thousands, and write."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.protocol.wire import Reply, Wire
from tests.support.portal_process import ADMIN, PortalProcess
from tests.support.wait import until

MOST = 5


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("newcomers") / "data"
    environment = {
        "PORTAL_NEW_DEVICES_PER_HOUR": str(MOST),
        "PORTAL_QUOTA_MB": "1",
        "PORTAL_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
    }
    with PortalProcess(data, environment=environment) as portal:
        yield portal


class Device:
    """A device whose requests a proxy passes on, with the address that they came from."""

    def __init__(self, portal: PortalProcess, address: str) -> None:
        self.id = secrets.token_hex(16)
        self._wire = Wire(f"{portal.url}/db", (self.id, secrets.token_urlsafe(32)))
        self._from = {"X-Forwarded-For": address}

    def make(self, kind: str) -> Reply:
        return self._wire("PUT", f"/{kind}-{self.id}", headers=self._from)

    def __call__(self, method: str, path: str, body: Any = None) -> Reply:
        return self._wire(method, f"/drafts-{self.id}{path}", body)


def test_a_network_that_sends_too_many_new_devices_is_told_when_to_come_again(
    guarded: PortalProcess,
) -> None:
    devices = [Device(guarded, "198.51.100.7") for _ in range(MOST + 1)]
    assert [device.make("citizen").status for device in devices[:MOST]] == MOST * [201]
    late = devices[MOST].make("citizen")
    assert (late.status, late.json()["error"]) == (429, "too_many_requests")
    assert 0 < int(late.headers["retry-after"]) <= 3600
    # Whom the portal has met already, and who comes from elsewhere, does not suffer for it.
    assert devices[0].make("drafts").status == 201
    assert Device(guarded, "198.51.100.8").make("citizen").status == 201


def test_all_addresses_of_one_subscriber_are_one_network(guarded: PortalProcess) -> None:
    devices = [Device(guarded, f"2001:db8:0:1::{number}") for number in range(1, MOST + 2)]
    statuses = [device.make("citizen").status for device in devices]
    assert statuses == [*(MOST * [201]), 429]
    assert Device(guarded, "2001:db8:0:2::1").make("citizen").status == 201


def test_a_proxy_on_another_machine_is_believed_where_it_is_named(guarded: PortalProcess) -> None:
    """Each came through another of its machines; a proxy that nobody named is who asks."""
    known = [Device(guarded, f"198.51.100.30, 10.0.0.{number}") for number in range(MOST + 1)]
    assert [device.make("citizen").status for device in known] == [*(MOST * [201]), 429]
    other = [Device(guarded, f"198.51.100.31, 192.0.2.{number}") for number in range(MOST + 1)]
    assert {device.make("citizen").status for device in other} == {201}


def draft(size: int) -> dict[str, Any]:
    """A draft with a file of ``size`` bytes that nobody else has."""
    data = b64encode(b"%PDF-" + secrets.token_bytes(size)).decode()
    return {
        "_id": f"draft:{uuid4()}",
        "type": "draft",
        "service": "queja",
        "service_version": 1,
        "data": {},
        "language": "es",
        "created_at": "2026-11-24T12:00:00Z",
        "changed_at": "2026-11-24T12:00:00Z",
        "_attachments": {"a.pdf": {"content_type": "application/pdf", "data": data}},
    }


def test_no_device_fills_the_disk_and_what_it_deletes_makes_room(guarded: PortalProcess) -> None:
    device = Device(guarded, "203.0.113.9")
    assert device.make("drafts").status == 201
    rows = device("POST", "/_bulk_docs", {"docs": [draft(300_000) for _ in range(4)]}).json()
    assert [row.get("error") for row in rows] == [None, None, None, "quota_exceeded"]
    late = draft(300_000)
    refused = device("PUT", f"/{late['_id']}", late)
    assert (refused.status, refused.json()["error"]) == (507, "quota_exceeded")
    assert device("DELETE", f"/{rows[0]['id']}?rev={rows[0]['rev']}").status == 200
    Wire(f"{guarded.url}/db", ADMIN)("POST", f"/drafts-{device.id}/_compact", {})
    until(lambda: device("PUT", f"/{late['_id']}", late).status == 201)
