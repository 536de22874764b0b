"""Comments to moderate."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post
from litestar.params import Parameter

from server.auth import AnyRequest
from server.desk import commands, queries
from server.routes.desk.asking import asking


@get("/comments")
async def list_comments(
    request: AnyRequest,
    in_state: Annotated[str, Parameter(query="state")] = "pending",
    after: str = "",
) -> queries.CommentPage:
    """Comments in a state (one of them, ``all``, ``reported`` or ``appeals``), longest waiting
    first."""
    who = await asking(request, "moderate")
    desk = who.desk
    return await who.portal.store.read(lambda s: queries.comments(s, desk, in_state, after))


@post("/comments/{uuid:str}/decision", status_code=200)
async def decide_comment(request: AnyRequest, uuid: str, data: commands.Decision) -> commands.Done:
    """Publishes a comment or refuses it by a rule; decides on a report or an appeal."""
    who = await asking(request, "moderate")
    desk = who.desk
    return await who.portal.store.write(lambda t: commands.execute(t, desk, uuid, data))
