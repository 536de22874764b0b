"""A comment's way, and a proposal's: pending, then published or refused with the rule it breaks. A
published one may be reported and taken down; the author of one that does not stand may appeal once,
and somebody else than who decided looks at it first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from schemas.documents import (
    Comment,
    CommentRule,
    CommentState,
    DeskComment,
    Moderation,
    Notice,
    NoticeKind,
    Proposal,
    ProposalHead,
    Publication,
    PublishedComment,
    PublishedProposal,
)
from schemas.participation import Appeal, AppealState, CommentAppeal, CommentReport, Report
from schemas.text import Uuid
from server.portal.comment_rules import judge, topic_of
from server.portal.derived import (
    Act,
    Derived,
    notice,
    proposal_page,
    publication_page,
    uuid_of,
)

#: For this long who decided does not decide on the appeal against it. After it any moderator may:
#: where there is only one, an appeal shall not wait for ever.
OTHERS_FIRST: Final = timedelta(days=7)
#: Reports of a comment that are kept; one more says nothing new.
MOST_REPORTS: Final = 50


#: What its author is told, of a comment and of a proposal.
_TOLD: Final[dict[CommentState, tuple[NoticeKind, NoticeKind]]] = {
    "published": ("comment_published", "proposal_published"),
    "refused": ("comment_refused", "proposal_refused"),
    "taken_down": ("comment_taken_down", "proposal_taken_down"),
}


class NotAllowedError(Exception):
    """The comment's state does not allow it; the text says why."""


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
            answers=comment.answers,
        ),
    )


def take_proposal(proposal: Proposal, uuid: Uuid, citizen: str, at: datetime) -> Derived:
    """It waits for a moderator, as a comment does; it may be about anything."""
    return Derived(
        hers=(Moderation(id=f"moderation:{uuid}", state="pending", at=at),),
        desk=DeskComment(
            id=f"desk-comment:{uuid}",
            citizen=citizen,
            proposal=ProposalHead(proposal.kind, proposal.topic, proposal.title.strip()),
            text=proposal.text,
            author_name=proposal.author_name,
            language=proposal.language,
            state="pending",
            submitted_at=proposal.created_at,
            received_at=at,
            findings=judge(f"{proposal.title.strip()}\n{proposal.text}"),
            municipality=proposal.municipality or "",
        ),
    )


def of_content(public: PublishedComment, uuid: Uuid, about: Publication | None) -> DeskComment:
    """A published comment that nobody sent through the portal, as if somebody had."""
    return DeskComment(
        id=f"desk-comment:{uuid}",
        citizen="",
        publication=public.publication,
        text=public.text,
        author_name=public.author_name,
        language="es",
        state="published",
        submitted_at=public.at,
        received_at=public.at,
        answers=public.answers,
        organization=about.organization if about else "",
        municipality=about.municipality if about else "",
    )


def moderation_of(desk: DeskComment) -> Moderation:
    """How it stands, for its author."""
    return Moderation(
        id=f"moderation:{uuid_of(desk.id)}",
        publication=desk.publication,
        state=desk.state,
        at=desk.decided_at or desk.received_at,
        rule=desk.rule,
        note=desk.note,
        appeal=desk.appeal.state if desk.appeal else None,
        appeal_note=desk.appeal.note if desk.appeal else "",
    )


def publish(moderation: Moderation, desk: DeskComment, act: Act) -> Derived:
    """A moderator lets it stand under its publication. Raises NotAllowedError."""
    _only(desk, "pending")
    told = _told(desk, "published", act)
    return Derived(
        hers=(structs.replace(moderation, state="published", at=act.at), told),
        desk=structs.replace(_decided(desk, act), state="published"),
        public=_published(desk),
        notice=told,
        page=page_of(desk),
    )


def refuse(
    moderation: Moderation, desk: DeskComment, act: Act, rule: CommentRule, note: str
) -> Derived:
    """A moderator names the rule it breaks; ``note`` helps its author to write it otherwise. Raises
    NotAllowedError."""
    _only(desk, "pending")
    told = _told(desk, "refused", act)
    return Derived(
        hers=(structs.replace(moderation, state="refused", at=act.at, rule=rule, note=note), told),
        desk=structs.replace(_decided(desk, act), state="refused", rule=rule, note=note),
        notice=told,
        page=page_of(desk),
    )


def take_down(
    moderation: Moderation, desk: DeskComment, act: Act, rule: CommentRule, note: str
) -> Derived:
    """A published one stands no longer; its author is told why. Raises NotAllowedError."""
    _only(desk, "published")
    told = _told(desk, "taken_down", act)
    hers = structs.replace(moderation, state="taken_down", at=act.at, rule=rule, note=note)
    return Derived(
        hers=(hers, told),
        desk=structs.replace(
            _decided(desk, act),
            state="taken_down",
            rule=rule,
            note=note,
            reports_seen=len(desk.reports),
        ),
        withdrawn=_published(desk).id,
        notice=told,
        page=page_of(desk),
    )


def keep(desk: DeskComment) -> Derived:
    """What was reported stays. Raises NotAllowedError where nothing is."""
    _only(desk, "published")
    if not open_reports(desk):
        raise NotAllowedError("this comment is not reported")
    return Derived(hers=(), desk=structs.replace(desk, reports_seen=len(desk.reports)))


def open_reports(desk: DeskComment) -> int:
    """How many reports no moderator has dealt with."""
    return len(desk.reports) - desk.reports_seen if desk.state == "published" else 0


def take_report(desk: DeskComment, report: Report, at: datetime) -> Derived | None:
    """It goes to the moderators; None where it changes nothing."""
    if desk.state != "published" or len(desk.reports) >= MOST_REPORTS:
        return None
    entry = CommentReport(report.reason, report.text.strip(), at)
    return Derived(hers=(), desk=structs.replace(desk, reports=[*desk.reports, entry]))


def take_appeal(
    moderation: Moderation, desk: DeskComment, appeal: Appeal, uuid: Uuid, at: datetime
) -> Derived:
    """Raises NotAllowedError where there is nothing to appeal against, or it was done before."""
    if desk.state not in ("refused", "taken_down") or desk.appeal is not None:
        raise NotAllowedError("there is nothing (more) to appeal against")
    entry = CommentAppeal(uuid=uuid, text=appeal.text.strip(), at=at, against=desk.decider)
    return Derived(
        hers=(structs.replace(moderation, appeal="open"),),
        desk=structs.replace(desk, appeal=entry),
    )


def may_decide_appeal(appeal: CommentAppeal, official: str, at: datetime) -> bool:
    """Whether this official may decide on it now."""
    return appeal.against != official or at - appeal.at >= OTHERS_FIRST


def decide_appeal(
    moderation: Moderation, desk: DeskComment, act: Act, granted: bool, note: str
) -> Derived:
    """Granted, the comment stands; else it stays as it was decided. Its author is told. Raises
    NotAllowedError."""
    appeal = desk.appeal
    if appeal is None or appeal.state != "open":
        raise NotAllowedError("nobody waits for an appeal of this comment")
    if not may_decide_appeal(appeal, act.name, act.at):
        raise NotAllowedError("another moderator than who decided looks at an appeal first")
    outcome: AppealState = "granted" if granted else "denied"
    closed = structs.replace(
        appeal, state=outcome, decided_at=act.at, decided_by=act.official, note=note
    )
    kind: NoticeKind = "appeal_granted" if granted else "appeal_denied"
    told = notice(kind, act.command, uuid_of(desk.id), act.at)
    hers = structs.replace(moderation, appeal=outcome, appeal_note=note)
    after = structs.replace(desk, appeal=closed)
    if granted:
        hers = structs.replace(hers, state="published", at=act.at, rule=None, note="")
        after = structs.replace(after, state="published", rule=None, note="")
    return Derived(
        hers=(hers, told),
        desk=after,
        public=_published(desk) if granted else None,
        notice=told,
        page=page_of(desk),
    )


def page_of(desk: DeskComment) -> str:
    """Where it stands, or would."""
    if desk.publication is None:
        return proposal_page(uuid_of(desk.id))
    return publication_page(desk.publication)


def _told(desk: DeskComment, state: CommentState, act: Act) -> Notice:
    kind = _TOLD[state][desk.proposal is not None]
    return notice(kind, act.command, uuid_of(desk.id), act.at)


def _only(desk: DeskComment, state: CommentState) -> None:
    if desk.state != state:
        raise NotAllowedError(f"this comment is already {desk.state}")


def _decided(desk: DeskComment, act: Act) -> DeskComment:
    return structs.replace(desk, decided_at=act.at, decided_by=act.official, decider=act.name)


def _published(desk: DeskComment) -> PublishedComment | PublishedProposal:
    if desk.proposal is not None:
        return PublishedProposal(
            id=f"published-proposal:{uuid_of(desk.id)}",
            kind=desk.proposal.kind,
            topic=desk.proposal.topic,
            title=desk.proposal.title,
            text=desk.text,
            author_name=desk.author_name,
            at=desk.received_at,
            municipality=desk.municipality,
        )
    return PublishedComment(
        id=f"published-comment:{uuid_of(desk.id)}",
        publication=desk.publication or "",
        text=desk.text,
        author_name=desk.author_name,
        at=desk.received_at,
        answers=desk.answers,
    )
