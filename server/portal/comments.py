"""A comment's way: pending, then published or refused with the rule it breaks."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from schemas.documents import (
    Comment,
    CommentRule,
    DeskComment,
    Moderation,
    Publication,
    PublishedComment,
)
from schemas.text import Uuid
from server.portal.comment_rules import judge, topic_of
from server.portal.derived import Act, Derived, notice, publication_page, uuid_of


def take_comment(
    comment: Comment, publication: Publication, uuid: Uuid, citizen: str, at: datetime
) -> Derived:
    """It waits for a moderator, who is told which rules it seems to break, and its author can see
    that it does."""
    return Derived(
        hers=(
            Moderation(
                id=f"moderation:{uuid}", publication=comment.publication, state="pending", at=at
            ),
        ),
        desk=DeskComment(
            id=f"desk-comment:{uuid}",
            citizen=citizen,
            publication=comment.publication,
            text=comment.text,
            author_name=comment.author_name,
            language=comment.language,
            state="pending",
            submitted_at=comment.created_at,
            received_at=at,
            findings=judge(comment.text, topic_of(publication)),
            organization=publication.organization,
            municipality=publication.municipality,
        ),
    )


def publish(moderation: Moderation, desk: DeskComment, act: Act) -> Derived:
    """A moderator lets it stand under its publication."""
    uuid = uuid_of(desk.id)
    told = notice("comment_published", act.command, uuid, act.at)
    return Derived(
        hers=(structs.replace(moderation, state="published", at=act.at), told),
        desk=structs.replace(desk, state="published", decided_at=act.at, decided_by=act.official),
        public=PublishedComment(
            id=f"published-comment:{uuid}",
            publication=desk.publication,
            text=desk.text,
            author_name=desk.author_name,
            at=desk.received_at,
        ),
        notice=told,
        page=publication_page(desk.publication),
    )


def refuse(
    moderation: Moderation, desk: DeskComment, act: Act, rule: CommentRule, note: str
) -> Derived:
    """A moderator names the rule it breaks; ``note`` helps its author to write it otherwise."""
    told = notice("comment_refused", act.command, uuid_of(desk.id), act.at)
    return Derived(
        hers=(structs.replace(moderation, state="refused", at=act.at, rule=rule, note=note), told),
        desk=structs.replace(
            desk, state="refused", decided_at=act.at, decided_by=act.official, rule=rule, note=note
        ),
        notice=told,
        page=publication_page(desk.publication),
    )
