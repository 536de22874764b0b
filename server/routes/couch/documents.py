"""One document: read, write, delete, copy (CouchDB "API: Documents")."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from urllib.parse import parse_qsl, unquote

import msgspec

from server.routes.couch.answers import Answer, etagged, in_pieces, json_answer
from server.routes.couch.bodies import off_loop, read_bytes
from server.routes.couch.call import Call
from server.routes.couch.multipart import mixed_answer, read_related, related_answer
from server.routes.couch.parameters import Parameters, strings
from server.routes.couch.permission import allow, guard
from server.routes.couch.receiving import Receiving, receiving
from sync import inlining
from sync.database import Document, Entry, GetOptions, MissingRevision
from sync.documents import AttachmentForm, Edit, Outcome, SentAttachment
from sync.errors import BadRequest
from sync.parsing import check_id, parse_document
from sync.reading import PLAIN


async def read(call: Call) -> Answer:
    """GET ``/{db}/{id}``."""
    await allow(call, "read")
    if "open_revs" in call.query:
        return await _read_open_revisions(call)
    options = read_options(call.query, multipart=call.accepts("multipart/related"))
    document = await call.database.get(call.id, options)
    if document.parts:
        return await related_answer(call, document)
    answer = Answer(document.json)
    if options.attachments == "streamed" and inlining.has_holes(document.json):
        answer.body = inlining.filled(call.database.attachment_bytes, inlining.once(document.json))
    if _tells_more(document, options):
        return answer
    return etagged(call, f'"{document.rev}"', answer)


async def _read_open_revisions(call: Call) -> Answer:
    multipart = call.accepts("multipart/mixed")
    options = read_options(call.query, multipart=multipart)
    revs = None
    if call.query["open_revs"] != "all":
        # Each once: a request that names a large document's revision often costs no more.
        revs = list(dict.fromkeys(strings(call.query.json("open_revs"), "open_revs")))
    found = call.database.open_revs(call.id, revs, options)
    if multipart:
        return await mixed_answer(call, _each(found))
    return await in_pieces(inlining.filled(call.database.attachment_bytes, _rows(found)))


async def _each(
    found: AsyncGenerator[list[Entry], None],
) -> AsyncGenerator[Document | bytes, None]:
    async for part in found:
        for one in part:
            yield one if isinstance(one, Document) else _missing(one)


async def _rows(found: AsyncGenerator[list[Entry], None]) -> AsyncGenerator[bytes, None]:
    """Pieces of the JSON. The last part goes with the end."""
    waiting, between = b"[", b""
    async for part in found:
        if between:
            yield waiting
            waiting = between
        waiting += b",".join(
            [
                b'{"ok":%b}' % one.json if isinstance(one, Document) else _missing(one)
                for one in part
            ]
        )
        between = b","
    yield waiting + b"]"


def _missing(one: MissingRevision) -> bytes:
    return msgspec.json.encode({"missing": one.rev})


def read_options(query: Parameters, *, multipart: bool) -> GetOptions:
    """What of a document is asked. ``multipart``: attachments may follow the JSON as parts."""
    if not query:
        return PLAIN
    meta = query.flag("meta")
    since = query.json("atts_since")
    form: AttachmentForm = "stub"
    if query.flag("attachments") or since is not None:
        form = "follows" if multipart else "streamed"
    return GetOptions(
        rev=query.get("rev") or None,
        revs=query.flag("revs"),
        revs_info=meta or query.flag("revs_info"),
        conflicts=meta or query.flag("conflicts"),
        deleted_conflicts=meta or query.flag("deleted_conflicts"),
        local_seq=query.flag("local_seq"),
        latest=query.flag("latest"),
        attachments=form,
        atts_since=None if since is None else tuple(strings(since, "atts_since")),
    )


def _tells_more(document: Document, options: GetOptions) -> bool:
    """Whether the answer holds what may change while the revision stays: it then has no ETag.

    A body may happen to contain such a text: no ETag is sent then either, which is never wrong.
    """
    if options.revs_info or options.local_seq:
        return True
    asked = options.conflicts or options.deleted_conflicts
    return asked and (b'conflicts":[' in document.json)


async def write(call: Call) -> Answer:
    """PUT ``/{db}/{id}``."""
    await allow(call, "write")
    new_edits = call.query.get("new_edits") != "false"
    async with receiving(call) as received:
        edit = await read_document(call, received, call.id, call.revision(), new_edits=new_edits)
        outcome = await call.database.put(edit, new_edits=new_edits, guard=guard(call))
    return written(call, outcome, 200 if edit.deleted else 201)


async def read_document(
    call: Call,
    received: Receiving,
    id: str | None,
    rev: str | None = None,
    *,
    new_edits: bool = True,
) -> Edit:
    """The document in the body: JSON, or multipart/related with its attachments as parts, which
    are ``received``."""
    follows: dict[str, SentAttachment] = {}
    if call.headers.get("content-type", "").lower().startswith("multipart/related"):
        body, follows = await read_related(call, received)
    else:
        body = await read_bytes(call)
    most = call.portal.config.max_document_bytes
    parse = partial(parse_document, id=id, rev=rev, new_edits=new_edits, follows=follows, most=most)
    return await off_loop(parse, body)


def written(call: Call, outcome: Outcome, status: int = 201, *, etag: bool = True) -> Answer:
    """The answer to a stored document."""
    headers = {"Location": call.location(outcome.id)}
    if call.query.get("batch") == "ok":
        # It is on the disk already; a client that asks so does not look for a revision.
        return json_answer({"ok": True, "id": outcome.id}, 202, headers)
    if etag:
        headers["ETag"] = f'"{outcome.rev}"'
    return json_answer({"ok": True, "id": outcome.id, "rev": outcome.rev}, status, headers)


async def delete(call: Call) -> Answer:
    """DELETE ``/{db}/{id}``. What is not there, or deleted already, is 404 before any conflict."""
    await allow(call, "write")
    database, rev = call.database, call.revision()
    outcome = await database.delete_document(call.id, rev, guard=guard(call))
    answer = written(call, outcome, 200)
    del answer.headers["Location"]
    return answer


async def copy(call: Call) -> Answer:
    """COPY ``/{db}/{id}`` to the document that the header Destination names, attachments too."""
    await allow(call, "write")
    to, to_rev = _destination(call)
    outcome = await call.database.copy(
        call.id, to, rev=call.revision(), to_rev=to_rev, guard=guard(call)
    )
    return written(call, outcome)


def _destination(call: Call) -> tuple[str, str | None]:
    header = call.headers.get("destination")
    if not header:
        raise BadRequest("Destination header is mandatory for COPY.")
    if "://" in header:
        raise BadRequest("Destination URL must be relative.")
    name, _, query = header.partition("?")
    id = unquote(name)
    check_id(id)
    return id, dict(parse_qsl(query, max_num_fields=10)).get("rev")


async def redirect_design(call: Call) -> Answer:
    """GET ``/{db}/_design%2Fx``: its one address is ``/{db}/_design/x``."""
    name, *rest = call.path[1].removeprefix("_design/"), *call.path[2:]
    location = call.location("_design", name, *rest)
    return Answer(b"", 301, {"Location": location})
