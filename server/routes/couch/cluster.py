"""What tools for administrators ask of a CouchDB cluster first: here it is one node (CouchDB "API:
/_membership", "/_node/{node-name}/…")."""

from __future__ import annotations

from typing import Any, Final

from server.routes.couch.answers import Answer, json_answer
from server.routes.couch.call import Call
from server.routes.couch.permission import allow_admin
from sync.errors import NotFound, SyncError

_NODE: Final = "nonode@nohost"


async def membership(call: Call) -> Answer:
    """GET ``_membership``."""
    allow_admin(call)
    return json_answer({"all_nodes": [_NODE], "cluster_nodes": [_NODE]})


async def node(call: Call) -> Answer:
    """GET ``_node/{name}``: the name behind ``_local``; below it ``_config``, which is only read:
    settings come from the environment."""
    allow_admin(call)
    if call.path[1] not in ("_local", _NODE):
        raise NotFound("no such node: " + call.path[1])
    match call.path[2:]:
        case []:
            return json_answer({"name": _NODE})
        case ["_config", *path] if len(path) <= len(("section", "key")):
            return json_answer(_setting(_config(call), path))
    raise SyncError("not_implemented", "Of a node only its name and _config can be read here.")


async def no_setting(call: Call) -> Answer:
    """PUT or DELETE ``_node/{name}/_config/…``, POST ``…/_reload``, ``_node/{name}/_restart``."""
    allow_admin(call)
    raise SyncError(
        "not_implemented", "Settings come from the environment, which is read at the start."
    )


def _config(call: Call) -> dict[str, dict[str, str]]:
    """The settings that have CouchDB's names. No secret is among them."""
    config = call.portal.config
    return {
        "chttpd": {
            "enable_cors": str(bool(config.cors_origins)).lower(),
            "max_http_request_size": str(config.max_request_bytes),
        },
        "cors": {"credentials": "true", "origins": ",".join(sorted(config.cors_origins))},
        "couchdb": {
            "max_attachment_size": str(config.max_attachment_bytes),
            "max_document_size": str(config.max_document_bytes),
        },
    }


def _setting(config: Any, path: list[str]) -> Any:
    for name in path:
        if name not in config:
            if len(path) == 1:  # an unknown section is an empty one
                return {}
            raise NotFound("unknown_config_value")
        config = config[name]
    return config
