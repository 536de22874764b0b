"""Local documents, ``/{db}/_local/{id}``: replicators' checkpoints (CouchDB "Local documents")."""

from __future__ import annotations

from server.routes.couch.answers import Answer, etagged
from server.routes.couch.call import Call
from server.routes.couch.documents import read_document, written
from server.routes.couch.permission import allow, guard
from server.routes.couch.receiving import receiving
from sync.errors import BadRequest


async def read(call: Call) -> Answer:
    """GET."""
    await allow(call, "read")
    document = await call.database.get_local(call.id)
    return etagged(call, f'"{document.rev}"', Answer(document.json))


async def write(call: Call) -> Answer:
    """PUT. A revision that is not the current one is no conflict, as in CouchDB."""
    await allow(call, "write")
    async with receiving(call) as received:
        edit = await read_document(call, received, call.id, call.revision())
    return written(call, await call.database.put_local(edit, guard=guard(call)))


async def no_id(call: Call) -> Answer:
    """``/{db}/_local``."""
    await allow(call, "read")
    raise BadRequest("Invalid _local document id.")


async def no_attachment(call: Call) -> Answer:
    """``/{db}/_local/{id}/{name}``."""
    await allow(call, "read")
    raise BadRequest("_local documents do not accept attachments.")


async def delete(call: Call) -> Answer:
    """DELETE."""
    await allow(call, "write")
    outcome = await call.database.delete_local(call.id, guard=guard(call))
    answer = written(call, outcome, 200)
    del answer.headers["Location"]
    return answer
