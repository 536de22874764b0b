"""Identities are made up by devices themselves, so anybody can make up thousands."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.protocol.wire import Reply, Wire
from tests.support.portal_process import PortalProcess

MOST = 5


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    data = tmp_path_factory.mktemp("newcomers") / "data"
    environment = {
        "PORTAL_NEW_DEVICES_PER_HOUR": str(MOST),
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
