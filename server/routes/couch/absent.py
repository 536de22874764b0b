"""What a CouchDB has and this server has not: a plain 501 that says what to use instead."""

from __future__ import annotations

from typing import Final

from server.routes.couch.answers import Answer
from server.routes.couch.call import Call
from server.routes.couch.permission import allow, allow_admin
from sync.errors import SyncError

_QUERY: Final = "use _find with an index (_index), _all_docs, or _changes with filter=_selector."
#: Name → why it is not here. Of a design document, of a database, of the server.
_REASONS: Final = {
    "_view": f"This server does not run design functions; {_QUERY}",
    "_show": f"This server does not run design functions; {_QUERY}",
    "_list": f"This server does not run design functions; {_QUERY}",
    "_update": "This server does not run design functions; write the document with PUT.",
    "_rewrite": "This server does not rewrite requests; ask for the document itself.",
    "_search": f"This server has no full-text index; {_QUERY}",
    "_search_info": "This server has no full-text index.",
    "_nouveau": f"This server has no full-text index; {_QUERY}",
    "_nouveau_info": "This server has no full-text index.",
    "_search_cleanup": "This server has no full-text index.",
    "_nouveau_cleanup": "This server has no full-text index.",
    "_temp_view": f"This server does not run design functions; {_QUERY}",
    "_partition": "Databases are not partitioned here; use _all_docs with startkey and endkey, "
    "or _find.",
    "_users": "This server has no users of CouchDB's kind: its admin is a setting (PORTAL_ADMIN), "
    "citizens' devices make themselves known, officials sign in at /desk.",
    "_shards": "Databases are not sharded here: one store holds them whole.",
    "_sync_shards": "Databases are not sharded here: one store holds them whole.",
    "_auto_purge": "Deleted documents are not purged by age here; use _purge.",
    "_utils": "Fauxton is not part of this server; officials work at /desk.",
    "_db_updates": "This server has no feed of all databases; use _changes of each.",
    "_dbs": "There are no shards here; use _all_dbs and _dbs_info.",
    "_cluster_setup": "This is one server, ready as it is; beyond one machine it uses PostgreSQL.",
    "_reshard": "Databases are not sharded here: one store holds them whole.",
    "_search_analyze": "This server has no full-text index.",
    "_nouveau_analyze": "This server has no full-text index.",
}
SERVER: Final = (
    *("_utils", "_db_updates", "_dbs", "_cluster_setup", "_reshard"),
    *("_search_analyze", "_nouveau_analyze"),
)
DATABASE: Final = (
    *("_temp_view", "_partition", "_shards", "_sync_shards", "_auto_purge"),
    *("_search_cleanup", "_nouveau_cleanup"),
)
DESIGN: Final = (
    *("_view", "_show", "_list", "_update", "_rewrite"),
    *("_search", "_search_info", "_nouveau", "_nouveau_info"),
)


async def of_design(call: Call) -> Answer:
    """``/{db}/_design/{name}/_view/…`` and the like."""
    await allow(call, "read")
    raise not_here(call.path[3])


async def of_database(call: Call) -> Answer:
    """``/{db}/_partition/…`` and the like."""
    await allow(call, "read")
    raise not_here(call.path[1])


async def of_server(call: Call) -> Answer:
    """``/_reshard`` and the like."""
    if call.path[0] != "_utils":
        allow_admin(call)
    raise not_here(call.path[0])


def not_here(name: str) -> SyncError:
    """The 501 that says what to use instead."""
    return SyncError("not_implemented", _REASONS[name])
