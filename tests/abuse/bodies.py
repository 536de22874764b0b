"""Bodies for every endpoint of the dialect, some of them sound, most of them nearly."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.abuse.vocabulary import IDS, OPERATORS, REVS, texts, values

revisions = st.fixed_dictionaries(
    {
        "start": st.integers(-1, 4) | values,
        "ids": st.lists(st.sampled_from(["a2", "a1", "b0", "é", "f" * 32]), max_size=4) | values,
    }
)
attachment = st.fixed_dictionaries(
    {},
    optional={
        "data": st.sampled_from(["aGVsbG8=", "eA==", "", "=", "a", "aGVs\nbG8="]) | values,
        "stub": st.booleans() | values,
        "follows": st.booleans(),
        "content_type": st.sampled_from(["text/plain", "image/png", "", "x\r\ny: z", "é"]),
        "revpos": st.integers(-1, 3) | values,
        "digest": st.sampled_from(["md5-XUFAKrxLKna5cZ2REBfFkg==", "md5-", "sha1-x"]),
        "length": st.integers(-1, 5),
        "encoding": st.sampled_from(["gzip", "br"]),
    },
)
attachments = st.dictionaries(
    st.sampled_from(["f.txt", "g", "", "_odd", "a/b", "é", "\0", '"', "\r\n", "x" * 3000]),
    attachment | values,
    max_size=2,
)
#: What a server takes, unless it does not fit what is there.
sound = st.fixed_dictionaries(
    {"_id": st.sampled_from(["a", "b", "c", "new", "_local/l", "_design/q"])},
    optional={
        "_rev": st.sampled_from(["2-a2", "1-a1", "1-b1", "1-b2", "2-b3", "1-c1", "3-c3", "2-d1"]),
        "_deleted": st.booleans(),
        "n": values,
        "_attachments": st.sampled_from(
            [{"f.txt": {"stub": True}}, {"g": {"data": "eA==", "revpos": 2}}, {}]
        ),
    },
)
odd = st.fixed_dictionaries(
    {},
    optional={
        "_id": st.sampled_from(IDS) | values,
        "_rev": st.sampled_from(REVS) | values,
        "_revisions": revisions | values,
        "_deleted": st.booleans() | values,
        "_attachments": attachments | values,
        "n": values,
        "_odd": values,
        "source": st.sampled_from(["fuzz", "http://[", "ftp://x", "", "http://u:p@"]),
    },
)
documents = st.one_of(sound, sound, odd)
selectors = st.recursive(
    st.dictionaries(st.sampled_from(["_id", "n", "n.1", "a.b", *OPERATORS]), values, max_size=2),
    lambda inner: (
        st.dictionaries(st.sampled_from(["n", *OPERATORS]), inner, max_size=2)
        | st.dictionaries(st.sampled_from(OPERATORS), st.lists(inner, max_size=2), max_size=1)
    ),
    max_leaves=4,
)
fields = st.lists(st.sampled_from(["n", "_id", "a.b", "", "n.1"]) | values, max_size=3)
ids_and_revs = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(IDS) | values,
        "rev": st.sampled_from(REVS) | values,
        "atts_since": st.lists(st.sampled_from(REVS), max_size=2) | values,
    },
)
keys = st.lists(st.sampled_from(IDS) | values, max_size=3)
ranges = st.fixed_dictionaries(
    {},
    optional={
        "keys": keys | values,
        "key": values,
        "startkey": values,
        "end_key": values,
        "limit": st.integers(-1, 3) | values,
        "skip": values,
        "descending": st.booleans() | values,
        "include_docs": st.booleans() | values,
        "inclusive_end": values,
    },
)
queries_of_mango = st.fixed_dictionaries(
    {"selector": selectors},
    optional={
        "fields": fields | values,
        "sort": fields | values,
        "limit": st.integers(-1, 3) | values,
        "skip": st.integers(-1, 3) | values,
        "bookmark": st.sampled_from(["nil", "", "WyJhIiwgMF0", "é"]) | values,
        "use_index": st.sampled_from(["_design/q", "q", "odd"]) | fields | values,
        "execution_stats": st.booleans() | values,
        "conflicts": values,
    },
)
names = st.fixed_dictionaries({"names": fields, "roles": fields}) | values
#: Bodies that an endpoint understands, by its name; where none is, a document.
BODIES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "_bulk_docs": st.fixed_dictionaries(
        {"docs": st.lists(documents, max_size=3)}, optional={"new_edits": st.booleans() | values}
    ),
    "_bulk_get": st.fixed_dictionaries({"docs": st.lists(ids_and_revs | values, max_size=3)}),
    "_revs_diff": st.dictionaries(
        st.sampled_from(IDS), st.lists(st.sampled_from(REVS), max_size=3) | values, max_size=2
    ),
    "_changes": st.fixed_dictionaries({"doc_ids": keys | values, "selector": selectors | values}),
    "_find": queries_of_mango,
    "_index": st.fixed_dictionaries(
        {
            "index": st.fixed_dictionaries(
                {"fields": fields}, optional={"partial_filter_selector": selectors}
            )
        },
        optional={"name": texts, "ddoc": texts, "type": st.sampled_from(["json", "text", 1])},
    ),
    "_security": st.fixed_dictionaries({}, optional={"admins": names, "members": names}),
    "_revs_limit": st.integers(-1, 3) | values,
    "_all_docs": ranges,
    "queries": st.fixed_dictionaries({"queries": st.lists(ranges | values, max_size=2)}),
    "_bulk_delete": st.fixed_dictionaries({"docids": keys | values}),
    "_dbs_info": st.fixed_dictionaries({"keys": keys | values}),
    "_replicate": st.fixed_dictionaries(
        {},
        optional={
            "source": st.sampled_from(["fuzz", "DB", "http://[", "ftp://x/y", "", "é"]) | values,
            "target": st.sampled_from(["fuzz-copy", "DB", "http://:0/", "_users"]) | values,
            "create_target": st.booleans() | values,
            "cancel": st.booleans(),
            "selector": selectors,
            "doc_ids": keys | values,
            "replication_id": texts,
            "since_seq": values,
        },
    ),
    "_session": st.fixed_dictionaries({"name": texts | values, "password": texts | values}),
}
for _same, _as in {
    "_missing_revs": "_revs_diff",
    "_purge": "_revs_diff",
    "_explain": "_find",
    "_purged_infos_limit": "_revs_limit",
    "_design_docs": "_all_docs",
    "_local_docs": "_all_docs",
}.items():
    BODIES[_same] = BODIES[_as]
