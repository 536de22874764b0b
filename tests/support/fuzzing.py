"""How long to look for input that breaks something: a little in the suite, always the same; far
more, and other each time, with pytest's ``--hypothesis-profile=deep`` (``just fuzz``)."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

DEEP: Final = "deep"
#: Times as many examples.
_DEEPER: Final = 20

settings.register_profile(DEEP, max_examples=100 * _DEEPER)


def bounded(examples: int) -> settings:
    """Settings of a test that looks at so many ``examples`` in the suite."""
    deep = settings.get_current_profile_name() == DEEP
    return settings(
        max_examples=examples * (_DEEPER if deep else 1),
        derandomize=not deep,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def words(text: str) -> list[str]:
    """A table of short names in few lines."""
    return text.split()
