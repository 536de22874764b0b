"""Keys are made once, kept safe, and used as RFC 8292 says."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.config import Config, ConfigError, read_config
from server.key_file import base64url, from_base64url, public_point
from server.notify.vapid import KEY_FILE, TOKEN_MARGIN, VapidKeys, load_vapid
from tests.push_service.browser import unb64
from tests.push_service.vapid_check import check_vapid


def config(data: Path, **environment: str) -> Config:
    return read_config(data, {"VAPID_SUBJECT": "mailto:portal@habana.example", **environment})


def test_made_at_first_start_and_kept(tmp_path: Path) -> None:
    first = load_vapid(config(tmp_path)).public
    assert load_vapid(config(tmp_path)).public == first
    assert len(unb64(first)) == 65
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: load_vapid(config(tmp_path)).public, range(8)))
    assert len(set(found)) == 1


def test_keys_of_the_environment(tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    number = private.private_numbers().private_value.to_bytes(32, "big")
    public = base64url(public_point(private))
    keys = load_vapid(
        config(tmp_path, VAPID_PRIVATE_KEY=base64url(number), VAPID_PUBLIC_KEY=public)
    )
    assert keys.public == public
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"VAPID_PRIVATE_KEY": "secret"}, "VAPID_PRIVATE_KEY"),
        ({"VAPID_PRIVATE_KEY": base64url(bytes(32))}, "VAPID_PRIVATE_KEY"),
        ({"VAPID_PUBLIC_KEY": base64url(b"\x04" + bytes(64))}, "VAPID_PUBLIC_KEY"),
        ({"VAPID_SUBJECT": "the town hall"}, "VAPID_SUBJECT"),
    ],
)
def test_settings_that_cannot_be_used(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError, match=named) as told:
        load_vapid(config(tmp_path, **environment))
    assert "secret" not in str(told.value)


def test_a_broken_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("half a key")
    with pytest.raises(ConfigError, match=KEY_FILE):
        load_vapid(config(tmp_path))


def claims(authorization: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(unb64(authorization.split(".")[1]))
    return found


def test_a_token_is_for_one_service_and_renewed_in_time() -> None:
    keys = VapidKeys(ec.generate_private_key(ec.SECP256R1()), "mailto:a@b.cu")
    now = 1_800_000_000.0
    one = keys.authorization("https://one.example/push/1", now)
    two = keys.authorization("https://two.example:8443/push/1", now)
    check_vapid(one, audience="https://one.example", key=keys.public, now=now)
    check_vapid(two, audience="https://two.example:8443", key=keys.public, now=now)
    assert keys.authorization("https://one.example/push/2", now + 60) == one
    later = now + 12 * 3600 - TOKEN_MARGIN + 1
    renewed = keys.authorization("https://one.example/push/1", later)
    assert claims(renewed)["exp"] == int(later) + 12 * 3600


def test_base64url_is_strict() -> None:
    assert from_base64url("-_8=") == from_base64url("-_8") == b"\xfb\xff"
    for wrong in ("+/8", "a", "á", "a b"):
        with pytest.raises(ValueError, match=r"."):
            from_base64url(wrong)
