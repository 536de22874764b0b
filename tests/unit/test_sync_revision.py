"""Revision ids: parsed, ordered, computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import revision
from sync.errors import BadRequest

MD5 = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"1-{MD5}", (1, MD5)),
        (f"12-{MD5.upper()}", (12, MD5)),
        ("1-abc", (1, "abc")),
        ("3-a-b", (3, "a-b")),
    ],
)
def test_a_revision_is_position_and_hash(text: str, expected: revision.Revision) -> None:
    assert revision.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1", "1-", "-abc", "0-abc", "x-abc", "01-abc", "1-" + "z" * 32, "1-a b", '1-"', "1-é",
     "1-abc\n", "1234567890-a", "1-" + "a" * 200, "²-abc"],
)  # fmt: skip
def test_what_is_no_revision_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="Invalid rev format"):
        revision.parse(text)


@given(st.text(max_size=50))
def test_any_text_is_a_revision_or_refused(text: str) -> None:
    try:
        parsed = revision.parse(text)
    except BadRequest:
        return
    assert revision.parse(revision.text(parsed)) == parsed


def test_revisions_order_by_number_first() -> None:
    assert revision.parse("10-a") > revision.parse("9-b")
    assert revision.parse("2-b") > revision.parse("2-a")


def test_a_new_revision_depends_on_everything_it_says() -> None:
    parent = (1, "abc")
    made = [
        revision.compute(None, deleted=False, body=b"{}"),
        revision.compute(None, deleted=True, body=b"{}"),
        revision.compute(None, deleted=False, body=b'{"v":1}'),
        revision.compute(parent, deleted=False, body=b"{}"),
        revision.compute((1, "abd"), deleted=False, body=b"{}"),
        *(
            revision.compute(None, deleted=False, body=b"{}", attachments=[file])
            for file in (
                ("f", "text/plain", "md5-1"),
                ("f", "text/plain", "md5-2"),
                ("g", "text/plain", "md5-1"),
                ("f", "text/html", "md5-1"),
            )
        ),
    ]
    assert len(set(made)) == len(made)
    assert made[3][0] == 2


def test_the_order_of_attachments_does_not_matter() -> None:
    files = [("f", "text/plain", "md5-1"), ("g", "text/plain", "md5-2")]
    one = revision.compute(None, deleted=False, body=b"{}", attachments=files)
    assert revision.compute(None, deleted=False, body=b"{}", attachments=files[::-1]) == one
