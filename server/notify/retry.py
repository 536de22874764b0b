"""When to try again."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from msgspec import Struct


class Backoff(Struct, frozen=True):
    """Waits that double from ``first`` to ``most``, in seconds."""

    first: float = 30.0
    most: float = 6 * 3600.0

    def wait(self, attempts: int, seed: int) -> float:
        """Seconds to wait after ``attempts`` tries (1 or more). Up to a quarter is added by
        ``seed``, so that what failed together does not come back together."""
        doubled = self.first * 2.0 ** min(attempts - 1, 30)
        return min(doubled, self.most) * (1 + seed % 32 / 128)


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 section 10.2.3: a number of seconds or
    a date), None where there is none that can be read."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:10]), 10**9))
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError, OSError):
        return None
