"""What stays at the desk of a person who had all of hers erased: that there was a case, how it was
handled and decided. Not who she was, nor a word or a picture of hers."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from schemas.documents import DeskCase, DeskComment, ThreadEntry
from server.portal.cases import OPEN
from server.portal.thread import in_state


def without_person(desk: DeskCase, at: datetime) -> DeskCase:
    """The case with everything she gave taken out. One that is still open is closed: there is
    nobody left to answer."""
    closed = in_state(desk, "closed", at) if desk.state in OPEN else desk
    return structs.replace(
        closed,
        citizen="",
        data={},
        personal=[],
        thread=[_without_words(entry) for entry in desk.thread],
    )


def _without_words(entry: ThreadEntry) -> ThreadEntry:
    if entry.author == "official":
        return entry
    return structs.replace(entry, name="", text="")


def comment_without_person(desk: DeskComment) -> DeskComment:
    """The comment as a number in the statistics."""
    state = "refused" if desk.state == "pending" else desk.state
    return structs.replace(
        desk,
        citizen="",
        text="",
        author_name="",
        note="",
        findings=[],
        state=state,
        appeal=None,
        proposal=structs.replace(desk.proposal, title="") if desk.proposal else None,
    )
