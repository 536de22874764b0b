"""A comment's way: what may be decided on it, by whom, and what its author and the city see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemas.documents import (
    Appeal,
    Comment,
    DeskComment,
    Moderation,
    Publication,
    PublishedComment,
    PublishedProposal,
    Report,
)
from schemas.text import Text
from server.portal import comments
from server.portal.comments import MOST_REPORTS, OTHERS_FIRST, NotAllowedError
from server.portal.derived import Act, Derived

UUID = "0b5c1f6e-6d0e-4b9e-9f53-0d2b6a0c8f11"
OTHER = "1b5c1f6e-6d0e-4b9e-9f53-0d2b6a0c8f11"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MARIA = Act(command=UUID, official="María", at=NOW, name="maria")
ROSA = Act(command=OTHER, official="Rosa", at=NOW, name="rosa")
REPORT = Report(comment=UUID, publication="a", reason="unlawful", created_at=NOW)
APPEAL = Appeal(comment=UUID, publication="a", text="No ofende.", created_at=NOW)


class Way:
    """A comment with both its sides, as the acts so far left them."""

    def __init__(self) -> None:
        words = Text(es="Agua", en="Water")
        news = Publication(
            section="a", section_title=words, title=words, body=[], published_on=NOW.date()
        )
        sent = Comment(
            publication="a",
            text="Qué bien.",
            author_name="Ana",
            language="es",
            created_at=NOW,
            answers=OTHER,
        )
        self.public: PublishedComment | PublishedProposal | None = None
        self.told: list[str] = []
        self.hers: Moderation
        self.desk: DeskComment
        self.take(comments.take_comment(sent, news, UUID, "a" * 32, NOW))

    def take(self, derived: Derived) -> None:
        for each in derived.hers:
            if isinstance(each, Moderation):
                self.hers = each
        if isinstance(derived.desk, DeskComment):
            self.desk = derived.desk
        self.public = None if derived.withdrawn else derived.public or self.public
        if derived.notice is not None:
            self.told.append(derived.notice.kind)

    def publish(self) -> None:
        self.take(comments.publish(self.hers, self.desk, MARIA))

    def refuse(self) -> None:
        self.take(comments.refuse(self.hers, self.desk, MARIA, "offensive", ""))

    def take_down(self) -> None:
        self.take(comments.take_down(self.hers, self.desk, MARIA, "unlawful", "Es un dato ajeno."))

    def report(self) -> None:
        derived = comments.take_report(self.desk, REPORT, NOW)
        if derived is not None:
            self.take(derived)

    def appeal(self) -> None:
        self.take(comments.take_appeal(self.hers, self.desk, APPEAL, OTHER, NOW))

    def decide(self, act: Act, *, granted: bool) -> None:
        self.take(comments.decide_appeal(self.hers, self.desk, act, granted, "Tiene razón."))


@pytest.fixture
def way() -> Way:
    return Way()


def test_only_what_was_published_is_public_and_says_what_it_answers(way: Way) -> None:
    assert way.public is None
    way.publish()
    assert way.public is not None
    assert way.public.answers == OTHER
    way.take_down()
    assert way.public is None
    assert (way.hers.state, way.hers.rule, way.hers.note) == (
        "taken_down",
        "unlawful",
        "Es un dato ajeno.",
    )
    assert way.told == ["comment_published", "comment_taken_down"]


def test_each_decision_needs_its_state(way: Way) -> None:
    with pytest.raises(NotAllowedError):
        way.take_down()
    way.publish()
    for act in (way.publish, way.refuse, way.appeal):
        with pytest.raises(NotAllowedError):
            act()
    with pytest.raises(NotAllowedError):
        comments.keep(way.desk)


def test_reports_wait_until_a_moderator_deals_with_them(way: Way) -> None:
    way.report()
    assert way.desk.reports == []
    way.publish()
    for expected in (1, 2):
        way.report()
        assert comments.open_reports(way.desk) == expected
    way.take(comments.keep(way.desk))
    assert comments.open_reports(way.desk) == 0
    assert way.public is not None
    way.report()
    assert comments.open_reports(way.desk) == 1
    way.take_down()
    assert comments.open_reports(way.desk) == 0


def test_a_comment_keeps_only_so_many_reports(way: Way) -> None:
    way.publish()
    for _ in range(MOST_REPORTS + 2):
        way.report()
    assert len(way.desk.reports) == MOST_REPORTS


@pytest.mark.parametrize("granted", [True, False])
def test_an_appeal_is_decided_once_by_somebody_else(way: Way, granted: bool) -> None:
    way.refuse()
    way.appeal()
    assert way.hers.appeal == "open"
    with pytest.raises(NotAllowedError):
        way.appeal()
    with pytest.raises(NotAllowedError):
        way.decide(MARIA, granted=granted)
    way.decide(ROSA, granted=granted)
    assert (way.public is not None) is granted
    assert way.hers.state == ("published" if granted else "refused")
    assert (way.hers.rule is None) is granted
    assert way.hers.appeal == ("granted" if granted else "denied")
    assert way.hers.appeal_note == "Tiene razón."
    assert way.told[-1] == ("appeal_granted" if granted else "appeal_denied")
    assert comments.moderation_of(way.desk).appeal == way.hers.appeal
    with pytest.raises(NotAllowedError):
        way.decide(ROSA, granted=granted)
    with pytest.raises(NotAllowedError):
        way.appeal()


def test_where_nobody_else_looks_who_decided_may_after_a_week(way: Way) -> None:
    way.publish()
    way.take_down()
    way.appeal()
    later = Act(command=UUID, official="María", at=NOW + OTHERS_FIRST, name="maria")
    before = Act(
        command=UUID,
        official="María",
        at=NOW + OTHERS_FIRST - timedelta(seconds=1),
        name="maria",
    )
    with pytest.raises(NotAllowedError):
        way.decide(before, granted=True)
    way.decide(later, granted=True)
    assert way.public is not None
