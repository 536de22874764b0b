"""When a push is tried again."""

from __future__ import annotations

import pytest

from server.notify.retry import Backoff, retry_after

NOW = 1_800_000_000.0


def test_waits_double_up_to_the_most() -> None:
    backoff = Backoff(first=30, most=3600)
    assert [backoff.wait(n, 0) for n in (1, 2, 3)] == [30, 60, 120]
    assert backoff.wait(20, 0) == backoff.wait(10_000, 0) == 3600


def test_what_failed_together_comes_back_apart() -> None:
    waits = {Backoff().wait(1, seed) for seed in range(32)}
    assert len(waits) == 32
    assert min(waits) == 30
    assert max(waits) < 30 * 1.25


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("9" * 400, 1e9),
        ("Fri, 15 Jan 2027 08:01:00 GMT", 60.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 99 Jan 2027 08:01:00 GMT", None),
    ],
)
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds
