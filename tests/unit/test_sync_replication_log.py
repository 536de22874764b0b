"""Where a replication goes on, from what both ends remember."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sync.replication_log import LONGEST, Log, Session, common_ancestry, next_log, read_log


def log(*sessions: tuple[str, Any]) -> Log:
    history = [Session(session_id=id, recorded_seq=seq) for id, seq in sessions]
    newest = history[0] if history else Session()
    return Log(newest.session_id, newest.recorded_seq, history=history)


@pytest.mark.parametrize(
    ("source", "target", "since", "remembered"),
    [
        (log(), log(), 0, 0),
        (log(("a", "5-x")), log(), 0, 0),
        (log(), log(("a", "5-x")), 0, 0),
        (log(("a", "5-x")), log(("a", "5-x")), "5-x", 1),
        # One end was restored from a backup, or missed the last session.
        (log(("b", "9-x"), ("a", "5-x")), log(("a", "5-x")), "5-x", 1),
        (log(("a", "5-x")), log(("b", "9-x"), ("a", "5-x")), "5-x", 1),
        (log(("c", 7), ("a", 5)), log(("b", 9), ("a", 5)), 5, 1),
        # The same session, at another place: an earlier one that both agree on.
        (log(("b", "9-x"), ("a", "5-x")), log(("b", "7-x"), ("a", "5-x")), "5-x", 1),
        (log(("a", "9-x")), log(("a", "7-x")), 0, 0),
        (log(("a", 1)), log(("b", 1)), 0, 0),
        (log(("", 1)), log(("", 1)), 0, 0),
    ],
)
def test_the_newest_session_both_agree_on(
    source: Log, target: Log, since: Any, remembered: int
) -> None:
    found = common_ancestry(source, target)
    assert (found.since, len(found.history)) == (since, remembered)


def test_a_source_that_takes_no_checkpoints_leaves_the_word_to_the_target() -> None:
    session = Session(session_id="a", recorded_seq="5-x")
    target = next_log(session, [], source_read_only=True)
    assert common_ancestry(log(), target).since == "5-x"
    # It takes them after all: then both have to agree.
    assert common_ancestry(log(("b", "6-x")), target).since == 0


def test_a_log_of_couchdb_is_read_and_ours_has_its_fields() -> None:
    written = {
        "_id": "_local/afa899a9e59589c3d4ce5668e3218aef",
        "_rev": "0-1",
        "replication_id_version": 4,
        "session_id": "d5a34cbbdafa70e0db5cb57d02a6b955",
        "source_last_seq": "28-g1AAAA",
        "history": [
            {
                "session_id": "d5a34cbbdafa70e0db5cb57d02a6b955",
                "recorded_seq": "28-g1AAAA",
                "bulk_get_docs": 3,
                "end_time": "Fri, 09 May 2014 15:15:00 GMT",
            }
        ],
    }
    found = read_log(msgspec.json.encode(written))
    assert common_ancestry(found, found).since == "28-g1AAAA"
    ours = msgspec.to_builtins(next_log(Session(), [], source_read_only=False))
    assert list(ours) == ["session_id", "source_last_seq", "replication_id_version", "history"]
    assert {"start_last_seq", "end_last_seq", "recorded_seq", "docs_read"} <= set(
        ours["history"][0]
    )


@pytest.mark.parametrize("json", [None, b"", b"[]", b'{"history":5}', b'{"session_id":null}'])
def test_what_is_no_log_is_none(json: bytes | None) -> None:
    assert read_log(json) == Log()


def test_a_log_does_not_grow_without_end() -> None:
    sessions = [Session(session_id=str(number)) for number in range(2 * LONGEST)]
    made = next_log(Session(session_id="new"), sessions, source_read_only=False)
    assert [one.session_id for one in made.history[:2]] == ["new", "0"]
    assert len(made.history) == LONGEST
