"""Settings, passwords, static files, the feed's hub."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select

from server.authenticator import Authenticator
from server.clock import utc_now
from server.config import ENVIRONMENT, Config, ConfigError, read_config
from server.feed import STREAMS_A_PERSON, FeedHub
from server.officials import register
from server.officials.second_factor import SecondFactor
from server.passwords import hash_password, verify_password
from server.setup import set_up
from server.static_files import read_folder
from server.tables import sessions
from sync.errors import SyncError
from sync.store import Store
from sync.transaction import Transaction

# --- settings ----------------------------------------------------------------------------------


def test_a_portal_needs_no_setting(tmp_path: Path) -> None:
    config = read_config(tmp_path, {})
    assert config.admin is None
    assert config.answer_days == 30
    assert config.database_url == f"sqlite:///{tmp_path / 'portal.db'}"
    assert config.time_zone.key == "America/Havana"
    assert not config.secure


def test_settings_are_read(tmp_path: Path) -> None:
    environment = {
        "PORTAL_ADMIN": "root:a:b",
        "PORTAL_URL": "https://portal.example/",
        "PORTAL_ANSWER_DAYS": "60",
        "PORTAL_TIME_ZONE": "Europe/Madrid",
        "DATABASE_URL": "sqlite:////elsewhere/x.db",
    }
    config = read_config(tmp_path, environment)
    assert config.admin == ("root", "a:b")
    assert (config.url, config.secure) == ("https://portal.example", True)
    assert (config.answer_days, config.time_zone.key) == (60, "Europe/Madrid")
    assert config.database_url == "sqlite:////elsewhere/x.db"
    assert set(environment) <= set(ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ADMIN", "nameonly"),
        ("PORTAL_ADMIN", ":x"),
        ("PORTAL_URL", "ftp://x"),
        ("PORTAL_URL", "portal.example"),
        ("PORTAL_ANSWER_DAYS", "soon"),
        ("PORTAL_ANSWER_DAYS", "0"),
        ("PORTAL_ANSWER_DAYS", "³"),
        ("PORTAL_TIME_ZONE", "../../etc/passwd"),
        ("PORTAL_TIME_ZONE", "Havana"),
        ("PORTAL_MAX_REQUEST_MB", "0"),
        ("PORTAL_TRUSTED_PROXIES", "127.0.0.1,proxy"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read_config(tmp_path, {name: value})


def test_settings_are_printed_without_secrets(tmp_path: Path) -> None:
    secret = {"PORTAL_ADMIN": "root:hidden-word", "VAPID_PRIVATE_KEY": "hidden-word"}
    config = read_config(tmp_path, secret)
    assert isinstance(config, Config)
    assert "hidden-word" not in f"{config} {config!r}"


# --- passwords and sessions --------------------------------------------------------------------


def test_a_password_is_kept_as_a_salted_hash() -> None:
    stored = hash_password("una clave")
    assert stored.startswith("$argon2id$")
    assert "una clave" not in stored
    assert stored != hash_password("una clave")
    assert verify_password("una clave", stored)
    assert not verify_password("otra clave", stored)
    assert not verify_password("una clave", "no hash at all")


#: "una clave" as earlier versions kept it.
SCRYPT = "scrypt$32768$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$5FWm3DDAAjcu/E8+FNPJboKoJHOwGmP91ObG4DYZMQ0="


async def test_a_password_kept_the_old_way_signs_in_and_is_kept_anew(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    try:
        set_up(store)
        await store.write(lambda t: register.save_official(t, "ana", "Ana", SCRYPT, utc_now()))
        authenticator = Authenticator(read_config(tmp_path, {}), store, utc_now)
        with pytest.raises(SyncError, match="unauthorized"):
            await authenticator.official("ana", "otra clave", "")
        assert (await authenticator.official("ana", "una clave", "")).name == "ana"
        kept = store.read_blocking(lambda s: register.official(s, "ana"))
        assert kept is not None
        assert kept.password_hash.startswith("$argon2id$")
        assert (await authenticator.official("ana", "una clave", "")).name == "ana"
    finally:
        store.close()


def test_a_session_ends_after_its_time(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    try:
        set_up(store)
        now = utc_now()
        later = now + register.SESSION
        store.write_blocking(lambda t: register.save_official(t, "ana", "Ana", "x", now))
        ana = store.read_blocking(lambda s: register.official(s, "ana"))
        assert ana is not None
        token = store.write_blocking(lambda t: register.open_session(t, ana, now))
        found = store.read_blocking(lambda s: register.session_official(s, token, now))
        assert found is not None
        assert found.display == "Ana"
        assert store.read_blocking(lambda s: register.session_official(s, token, later)) is None
        store.write_blocking(lambda t: register.open_session(t, ana, later))
        kept = select(func.count()).select_from(sessions)
        assert store.read_blocking(lambda s: s.connection.scalar(kept)) == 1
    finally:
        store.close()


def test_no_session_begins_with_a_password_that_was_changed_meanwhile(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    try:
        set_up(store)
        now = utc_now()
        factor = SecondFactor(b"k" * 32, "Portal")

        def setting_up_her_factor(t: Transaction) -> None:
            code = pyotp.TOTP(factor.begin(t, "ana").secret).at(now)
            assert factor.confirm(t, "ana", code, now)[0] == "right"

        changes: list[Callable[[Transaction], object]] = [
            lambda t: register.save_official(t, "ana", "Ana", "another hash", now),
            setting_up_her_factor,
            lambda t: register.remove_official(t, "ana"),
        ]
        store.write_blocking(lambda t: register.save_official(t, "ana", "Ana", "a hash", now))
        for change in changes:
            checked = store.read_blocking(lambda s: register.official(s, "ana"))
            assert checked is not None
            store.write_blocking(change)
            with pytest.raises(SyncError, match="unauthorized"):
                store.write_blocking(partial(register.open_session, checked=checked, at=now))
    finally:
        store.close()


# --- the feed ----------------------------------------------------------------------------------


async def test_a_slow_reader_is_told_once_however_much_happened(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    try:
        hub = FeedHub(store)
        stream = hub.subscribe(frozenset({"public", "hers"}), "ana")
        for db in ("public", "hers", "another"):
            await store.write(methodcaller("create_database", db))
        for n in range(50):
            await store.write(methodcaller("put", "public", f"d{n}", b"{}"))
        assert await stream.changes(5) == ["hers", "public"]
        assert await stream.changes(0.01) == []
        streams = [hub.subscribe(frozenset({"hers"}), "ana") for _ in range(STREAMS_A_PERSON)]
        assert not stream.open
        assert all(other.open for other in streams)
        hub.unsubscribe(stream, "ana")
        hub.close()
        assert not any(other.open for other in streams)
    finally:
        store.close()


# --- static files ------------------------------------------------------------------------------


def test_a_folder_of_built_files(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "missing") == {}
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/a-1.js").write_bytes(b"one")
    (tmp_path / "assets/a-1.js.br").write_bytes(b"br")
    (tmp_path / "index.html").write_bytes(b"page")
    (tmp_path / ".hidden").write_bytes(b"x")
    files = read_folder(tmp_path)
    assert set(files) == {"assets/a-1.js", "index.html"}
    script = files["assets/a-1.js"]
    assert script.variant("br, gzip") == ("br", b"br")
    assert script.variant("gzip") == ("", b"one")
    assert "immutable" in script.cache_control
    assert files["index.html"].cache_control == "no-cache"
