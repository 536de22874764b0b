"""From a client's bytes to an edit; whatever the bytes, an edit or a 4xx."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.documents import AttachmentStub, NewAttachment
from sync.errors import BadRequest, SyncError
from sync.parsing import MAX_DEPTH, MAX_DOCUMENT, parse_bulk_docs, parse_document


def test_underscore_fields_are_read_and_the_rest_is_passed_through() -> None:
    edit = parse_document(
        b'{ "_id":"a", "n": 12345678901234567890, "f":1e3,'
        b' "_rev":"2-b", "u":"\\u00f1", "x":[1, 2] }'
    )
    assert (edit.id, edit.rev, edit.deleted) == ("a", (2, "b"), False)
    assert edit.body == b'{"n":12345678901234567890,"f":1e3,"u":"\\u00f1","x":[1, 2]}'


def test_the_last_of_duplicate_keys_counts() -> None:
    edit = parse_document(b'{"_id":"a","v":1,"_id":"b","v":2}')
    assert (edit.id, edit.body) == ("b", b'{"v":2}')


def test_the_id_of_the_url_wins_and_a_missing_id_is_made() -> None:
    assert parse_document(b'{"_id":"a"}', id="b").id == "b"
    one, two = parse_document(b"{}").id, parse_document(b"{}").id
    assert one != two
    assert len(one) == 32


def test_a_history_says_more_than_a_revision() -> None:
    edit = parse_document(
        b'{"_rev":"2-b","_revisions":{"start":3,"ids":["c","b","a"]}}', new_edits=False
    )
    assert (edit.rev, edit.ancestors) == ((3, "c"), ("b", "a"))


def test_two_revisions_that_differ_are_refused() -> None:
    assert parse_document(b'{"_rev":"1-a"}', rev="1-a").rev == (1, "a")
    with pytest.raises(BadRequest, match="different values"):
        parse_document(b'{"_rev":"1-a"}', rev="1-b")


def test_attachments_inline_kept_and_in_parts() -> None:
    edit = parse_document(
        b'{"_attachments":{"a":{"data":"aGVsbG8=","content_type":"text/plain","revpos":3},'
        b'"b":{"stub":true,"revpos":1,"digest":"md5-x"},"c":{"follows":true}}}',
        follows={"c": NewAttachment("", b"part", "md5-x")},
    )
    assert edit.attachments["a"] == NewAttachment(
        "text/plain", b"hello", "md5-XUFAKrxLKna5cZ2REBfFkg==", 3
    )
    assert edit.attachments["b"] == AttachmentStub(1, "md5-x")
    part = edit.attachments["c"]
    assert isinstance(part, NewAttachment)
    assert (part.data, part.content_type) == (b"part", "application/octet-stream")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"", "bad_request"),
        (b"{oops", "bad_request"),
        (b"[1]", "bad_request"),
        (b'"x"', "bad_request"),
        (b'{"a":"\xff"}', "bad_request"),
        (b'{"a":"\\ud800"}', "bad_request"),
        (b'{"a":NaN}', "bad_request"),
        (b'{"a":' + b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1) + b"}", "bad_request"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad_request"),
        (b'{"_id":1}', "illegal_docid"),
        (b'{"_id":""}', "illegal_docid"),
        (b'{"_id":"_secret"}', "illegal_docid"),
        (b'{"_id":"a\\u0000"}', "illegal_docid"),
        (b'{"_odd":1}', "doc_validation"),
        (b'{"_rev":1}', "bad_request"),
        (b'{"_rev":"zz"}', "bad_request"),
        (b'{"_deleted":"yes"}', "bad_request"),
        (b'{"_revisions":{"start":1,"ids":[]}}', "bad_request"),
        (b'{"_revisions":{"start":1,"ids":["b","a"]}}', "bad_request"),
        (b'{"_revisions":{"start":"x","ids":["b"]}}', "bad_request"),
        (b'{"_revisions":[]}', "bad_request"),
        (b'{"_attachments":[]}', "bad_request"),
        (b'{"_attachments":{"_f":{"data":""}}}', "bad_request"),
        (b'{"_attachments":{"f":{}}}', "bad_request"),
        (b'{"_attachments":{"f":{"data":"%%"}}}', "bad_request"),
        (b'{"_attachments":{"f":{"data":7}}}', "bad_request"),
        (b'{"_attachments":{"f":{"follows":true}}}', "bad_request"),
    ],
)
def test_bad_documents_are_said_to_be_bad(text: bytes, name: str) -> None:
    with pytest.raises(SyncError) as caught:
        parse_document(text)
    assert (caught.value.name, caught.value.status) == (name, 400)


def test_a_document_may_not_have_any_size() -> None:
    with pytest.raises(SyncError) as caught:
        parse_document(b'{"v":"%b"}' % (b"x" * MAX_DOCUMENT))
    assert (caught.value.name, caught.value.status) == ("document_too_large", 413)


def test_depth_counts_brackets_and_not_their_number_or_quotes() -> None:
    flat = b'{"a":[' + b",".join([b"{}"] * 2000) + b'],"b":"' + b"[" * 2000 + b'\\"["}'
    assert parse_document(flat).body == flat


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{}", "POST body must include `docs` parameter."),
        (b'{"docs":"x"}', "`docs` parameter must be an array."),
        (b'{"docs":[1]}', "Document must be a JSON object"),
        (b"[1]", "Request body must be a JSON object"),
        (b"{oops", "invalid UTF-8 JSON"),
        (b'{"docs":[],"new_edits":"x"}', "`new_edits` must be a boolean."),
        (b'{"docs":[{"_id":"b"}],"new_edits":false}',
         "When `new_edits: false`, the document needs `_rev` or `_revisions` specified"),
    ],
)  # fmt: skip
def test_bad_batches_are_said_to_be_bad(text: bytes, reason: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_bulk_docs(text)
    assert caught.value.reason == reason


def test_a_batch() -> None:
    edits, new_edits = parse_bulk_docs(
        b'{"new_edits":false,"docs":[{"_id":"a","_rev":"1-x"},{"_id":"_local/c","v":1}]}'
    )
    assert [edit.id for edit in edits] == ["a", "_local/c"]
    assert new_edits is False


def status(call: Callable[[], object]) -> int:
    """What a client would be answered."""
    try:
        call()
    except SyncError as error:
        return error.status
    return 200


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_a_client_error(text: bytes) -> None:
    assert status(partial(parse_document, text)) in (200, 400)


names = st.sampled_from(
    ["_id", "_rev", "_deleted", "_revisions", "_attachments", "_conflicts", "_x", "v"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["start", "ids", "stub", "data", "f"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(names, values, max_size=5), max_size=3), st.booleans())
def test_any_batch_is_edits_or_a_client_error(docs: list[object], new_edits: bool) -> None:
    text = json.dumps({"docs": docs, "new_edits": new_edits}).encode()
    assert status(partial(parse_bulk_docs, text)) in (200, 400)
