"""The second factor: codes are good once, near their time, and few wrong ones are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from server.officials import register, second_factor
from server.officials.second_factor import SecondFactor, Verdict
from server.setup import set_up
from sync.errors import Conflict, SyncError
from sync.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Phone:
    """An official with her app."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.factor = SecondFactor(b"k" * 32, "Portal")
        store.write_blocking(lambda t: register.save_official(t, "ana", "Ana", "x", NOW))
        begun = store.write_blocking(lambda t: self.factor.begin(t, "ana"))
        assert begun.uri.startswith("otpauth://totp/Portal:ana?secret=")
        self.secret = begun.secret

    def code(self, seconds: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(NOW + timedelta(seconds=seconds))

    def confirm(self) -> list[str]:
        return self.store.write_blocking(lambda t: self.factor.confirm(t, "ana", self.code(), NOW))[
            1
        ]

    def check(self, code: str, seconds: int = 0) -> Verdict:
        at = NOW + timedelta(seconds=seconds)
        return self.store.write_blocking(lambda t: self.factor.check(t, "ana", code, at))


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    store = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    store.open()
    set_up(store)
    yield Phone(store)
    store.close()


def is_on(phone: Phone) -> bool:
    return phone.store.read_blocking(lambda s: second_factor.is_on(s, "ana"))


def test_it_counts_once_it_is_confirmed(phone: Phone) -> None:
    assert not is_on(phone)
    assert len(set(phone.confirm())) == 10
    assert is_on(phone)
    with pytest.raises(Conflict):
        phone.store.write_blocking(lambda t: phone.factor.begin(t, "ana"))
    with pytest.raises(Conflict):
        phone.confirm()


def test_a_code_is_good_once(phone: Phone) -> None:
    phone.confirm()
    assert phone.check(phone.code()) == "wrong"  # it confirmed
    assert phone.check(phone.code(30), 30) == "right"
    assert phone.check(phone.code(30), 30) == "wrong"
    assert phone.check(phone.code(0), 30) == "wrong"  # of an earlier step


@pytest.mark.parametrize(("off", "verdict"), [(60, "right"), (90, "right"), (120, "right")])
def test_clocks_may_be_a_step_off(phone: Phone, off: int, verdict: Verdict) -> None:
    phone.confirm()
    assert phone.check(phone.code(off), 90) == verdict


@pytest.mark.parametrize("off", [-3600, 30, 150, 3600])
def test_clocks_may_not_be_more_off(phone: Phone, off: int) -> None:
    phone.confirm()
    assert phone.check(phone.code(off), 90) == "wrong"


def test_another_key_is_told(phone: Phone) -> None:
    phone.confirm()
    phone.factor = SecondFactor(b"x" * 32, "Portal")
    with pytest.raises(SyncError, match=r"second-factor\.key") as told:
        phone.check(phone.code(60), 60)
    assert told.value.name == "unavailable"


def test_few_wrong_codes_are_looked_at(phone: Phone) -> None:
    phone.confirm()
    assert [phone.check("000000", 60) for _ in range(6)] == ["wrong"] * 5 + ["locked"]
    assert phone.check(phone.code(90), 90) == "locked"
    later = 60 + 15 * 60
    assert phone.check(phone.code(later), later) == "right"


def test_a_recovery_code_is_good_once_and_kept_as_a_hash(phone: Phone, tmp_path: Path) -> None:
    first, second = phone.confirm()[:2]
    assert phone.check(first, 30) == "recovered"
    assert phone.check(first, 30) == "wrong"
    assert phone.check(f" {second.lower().replace('-', ' ')} ", 30) == "recovered"
    assert phone.store.read_blocking(lambda s: second_factor.recovery_left(s, "ana")) == 8
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("portal.db*"))
    for secret in (phone.secret, first, first.replace("-", "")):
        assert secret.encode() not in stored
