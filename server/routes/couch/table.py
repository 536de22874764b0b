"""Which handler answers which path and method: the dialect's whole surface on one page.

Not Litestar's router: CouchDB's paths have encoded slashes inside their segments, methods beyond
HTTP's common ones (COPY), and ids that may be any text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from litestar.exceptions import MethodNotAllowedException

from server.routes.couch import (
    absent,
    attachments,
    bulk,
    changes,
    cluster,
    databases,
    documents,
    find,
    listings,
    local,
    replication,
    server,
    session,
)
from server.routes.couch.answers import Answer
from server.routes.couch.call import Call

Handler = Callable[[Call], Awaitable[Answer]]
Methods = Mapping[str, Handler]

SERVER: Final[Mapping[str, Methods]] = {
    "": {"GET": server.welcome},
    "_up": {"GET": server.up},
    "_uuids": {"GET": server.uuids},
    "_session": {"GET": session.show, "POST": session.sign_in, "DELETE": session.sign_out},
    "_all_dbs": {"GET": server.all_dbs},
    "_dbs_info": {"GET": server.dbs_info, "POST": server.dbs_info},
    "_membership": {"GET": cluster.membership},
    "_active_tasks": {"GET": server.active_tasks},
    "_replicate": {"POST": replication.replicate},
}

#: Below ``_scheduler``.
SCHEDULER: Final[Mapping[str, Methods]] = {
    "jobs": {"GET": replication.jobs},
    "docs": {"GET": replication.docs},
}

DATABASE: Final[Methods] = {
    "GET": databases.info,
    "PUT": databases.create,
    "POST": databases.post_document,
    "DELETE": databases.drop,
}

#: Below a database, by their first segment.
ENDPOINTS: Final[Mapping[str, Methods]] = {
    "_all_docs": {"GET": listings.all_docs, "POST": listings.all_docs},
    "_design_docs": {"GET": listings.design_docs, "POST": listings.design_docs},
    "_local_docs": {"GET": listings.local_docs, "POST": listings.local_docs},
    "_bulk_docs": {"POST": bulk.bulk_docs},
    "_bulk_get": {"POST": bulk.bulk_get},
    "_revs_diff": {"POST": bulk.revs_diff},
    "_missing_revs": {"POST": bulk.missing_revs},
    "_changes": {"GET": changes.feed, "POST": changes.feed},
    "_find": {"POST": find.find},
    "_explain": {"POST": find.explain},
    "_index": {"GET": find.indexes, "POST": find.create_index},
    "_purge": {"POST": databases.purge},
    "_purged_infos": {"GET": databases.purged_infos},
    "_purged_infos_limit": {
        "GET": databases.get_purged_infos_limit,
        "PUT": databases.set_purged_infos_limit,
    },
    "_security": {"GET": databases.get_security, "PUT": databases.set_security},
    "_revs_limit": {"GET": databases.get_revs_limit, "PUT": databases.set_revs_limit},
    "_compact": {"POST": databases.compact},
    "_view_cleanup": {"POST": databases.view_cleanup},
    "_ensure_full_commit": {"POST": databases.ensure_full_commit},
}

QUERIES: Final[Mapping[str, Methods]] = {
    "_all_docs": {"POST": listings.all_docs_queries},
    "_design_docs": {"POST": listings.design_docs_queries},
    "_local_docs": {"POST": listings.local_docs_queries},
}
INDEX: Final[Methods] = {"DELETE": find.delete_index}
LOCAL: Final[Methods] = {
    "GET": local.read,
    "PUT": local.write,
    "DELETE": local.delete,
    "COPY": documents.copy,
}
LOCAL_ATTACHMENT: Final = dict.fromkeys(("GET", "PUT", "DELETE"), local.no_attachment)
ATTACHMENT: Final[Methods] = {
    "GET": attachments.read,
    "PUT": attachments.write,
    "DELETE": attachments.delete,
}
DOCUMENT: Final[Methods] = {
    "GET": documents.read,
    "PUT": documents.write,
    "DELETE": documents.delete,
    "COPY": documents.copy,
}
REDIRECT: Final[Methods] = {**DOCUMENT, "GET": documents.redirect_design}
NODE: Final[Methods] = {
    "GET": cluster.node,
    "PUT": cluster.no_setting,
    "POST": cluster.no_setting,
    "DELETE": cluster.no_setting,
}
COMPACT: Final[Methods] = {"POST": databases.compact_design}
DESIGN_INFO: Final[Methods] = {"GET": find.design_info}


def _every(handler: Handler) -> Methods:
    return dict.fromkeys(("GET", "PUT", "POST", "DELETE"), handler)


def handler_of(path: list[str], method: str) -> Handler:
    """Raises MethodNotAllowedException with the methods that the path has."""
    methods = methods_of(path)
    found = methods.get("GET" if method == "HEAD" else method)
    if found is not None:
        return found
    allowed = ", ".join(sorted({*methods, "HEAD"} if "GET" in methods else methods))
    raise MethodNotAllowedException(f"Only {allowed} allowed", headers={"allow": allowed})


def methods_of(path: list[str]) -> Methods:
    """What answers at a path, given by its decoded segments below ``/db``, by method."""
    match path:
        case ["_scheduler", name, *_] if name in SCHEDULER:
            return SCHEDULER[name]
        case [name, *_] if name in absent.SERVER:
            return _every(absent.of_server)
        case ["_node", _, *_]:
            return NODE
        case [] | [_]:
            return SERVER.get("/".join(path), DATABASE)
        case [_, name] if name in ENDPOINTS:
            return ENDPOINTS[name]
        case _:
            return _below(path)


def _below(path: list[str]) -> Methods:
    if path[1] in absent.DATABASE:
        return _every(absent.of_database)
    match path[1:]:
        case [name, "queries"] if name in QUERIES:
            return QUERIES[name]
        case ["_index", "_bulk_delete"]:
            return {"POST": find.delete_indexes}
        case ["_index", _, _, _] | ["_index", "_design", _, _, _]:
            return INDEX
        case ["_compact", _]:
            return COMPACT
        case _:
            return _document_methods(path[1], path[2:])


def _document_methods(first: str, rest: list[str]) -> Methods:
    if first == "_local" and rest:
        first, rest = f"_local/{rest[0]}", rest[1:]
    if first in ("_local", "_local/") and not rest:
        return _every(local.no_id)
    if first.startswith("_local/"):
        return LOCAL_ATTACHMENT if rest else LOCAL
    if first == "_design" and len(rest) > 1:
        return _design_methods(rest[1:])
    if first == "_design" and rest:
        return DOCUMENT
    if first.startswith("_design/") and not rest:
        return REDIRECT
    return ATTACHMENT if rest else DOCUMENT


def _design_methods(rest: list[str]) -> Methods:
    if rest == ["_info"]:
        return DESIGN_INFO
    return _every(absent.of_design) if rest[0] in absent.DESIGN else ATTACHMENT
