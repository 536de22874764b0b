"""Sequences as clients see them."""

from __future__ import annotations

import pytest

from sync import sequence
from sync.errors import BadRequest

INSTANCE = "0123456789abcdef" * 2


def test_a_sequence_comes_back_as_the_number_it_was() -> None:
    assert sequence.parse(sequence.text(42, INSTANCE), INSTANCE, 99) == 42
    assert sequence.parse(f'"{sequence.text(42, INSTANCE)}"', INSTANCE, 99) == 42


def test_now_is_the_newest_and_a_bare_number_is_itself() -> None:
    assert sequence.parse("now", INSTANCE, 99) == 99
    assert sequence.parse("0", INSTANCE, 99) == 0
    assert sequence.parse("7", INSTANCE, 99) == 7


def test_a_sequence_of_an_earlier_database_of_the_name_begins_anew() -> None:
    earlier = sequence.text(42, "f" * 32)
    assert sequence.parse(earlier, INSTANCE, 99) == 0


@pytest.mark.parametrize("since", [sequence.text(100, INSTANCE), "100", "9" * 18])
def test_a_sequence_ahead_of_the_database_begins_anew(since: str) -> None:
    assert sequence.parse(since, INSTANCE, 99) == 0


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "1-é", "9" * 40, "1-a b", "[1]", "²"])
def test_what_is_no_sequence_is_refused(since: str) -> None:
    with pytest.raises(BadRequest):
        sequence.parse(since, INSTANCE, 99)
