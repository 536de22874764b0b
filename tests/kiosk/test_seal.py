"""Envelopes: only the portal opens them, and only as they were sealed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server.kiosk_seal import KEY_FILE, EnvelopeError, SealKey, load_seal_key
from tests.kiosk.sealing import seal


@pytest.fixture
def key(tmp_path: Path) -> SealKey:
    return load_seal_key(tmp_path)


def test_the_key_is_made_once_and_kept_safe(key: SealKey, tmp_path: Path) -> None:
    assert load_seal_key(tmp_path).public == key.public
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_what_was_sealed_is_opened(key: SealKey) -> None:
    for plaintext in (b"", b"{}", "ñandú".encode() * 100_000):
        assert key.open(seal(key.public, plaintext)) == plaintext


def test_no_two_envelopes_are_alike(key: SealKey) -> None:
    assert seal(key.public, b"the same") != seal(key.public, b"the same")


def test_another_portal_cannot_open_it(key: SealKey, tmp_path: Path) -> None:
    other = load_seal_key(tmp_path / "other")
    with pytest.raises(EnvelopeError, match="not sealed to this"):
        other.open(seal(key.public, b"{}"))


def test_every_changed_byte_is_noticed(key: SealKey) -> None:
    envelope = seal(key.public, b"{}")
    for index in range(len(envelope)):
        changed = bytearray(envelope)
        changed[index] ^= 1
        with pytest.raises(EnvelopeError):
            key.open(bytes(changed))


def test_every_shortened_envelope_is_refused(key: SealKey) -> None:
    envelope = seal(key.public, b"{}")
    for length in range(len(envelope)):
        with pytest.raises(EnvelopeError):
            key.open(envelope[:length])
