"""Extension, redirection, assignment and review: who may, until when, and what she is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from schemas.documents import Case, CaseState, CaseStep, DeskCase, Review
from schemas.text import Text
from server.portal import by_law, thread
from server.portal.by_law import Attendant, Body
from server.portal.cases import has_answered
from server.portal.deadlines import Terms
from server.portal.derived import Act, Derived
from server.portal.restoring import case_again
from server.portal.thread import NotAllowedError
from tests.portal.people import new_uuid

TERMS = Terms(zone=ZoneInfo("America/Havana"))
RECEIVED = datetime(2026, 11, 2, 15, tzinfo=UTC)
WORDS = Text(es="Aguas", en="Water")


def case(state: CaseState = "received", **changes: Any) -> DeskCase:
    made = DeskCase(
        id=f"desk-case:{new_uuid()}",
        number="2026-000001",
        citizen="a" * 32,
        service="reporte",
        service_version=1,
        service_title=WORDS,
        data={},
        language="es",
        via="web",
        state=state,
        steps=[CaseStep("received", RECEIVED)],
        thread=[],
        submitted_at=RECEIVED,
        received_at=RECEIVED,
        answer_by=date(2026, 12, 2),
        organization="aguas",
        organization_name=WORDS,
    )
    return structs.replace(made, **changes)


def act(days: int, name: str = "maria") -> Act:
    """An official's act so many days after the receipt."""
    return Act(new_uuid(), name.title(), RECEIVED + timedelta(days=days), name)


def desk_of(derived: Derived) -> DeskCase:
    assert isinstance(derived.desk, DeskCase)
    return derived.desk


def hers(derived: Derived) -> Case:
    return next(document for document in derived.hers if isinstance(document, Case))


# --- extension ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "may"), [(0, True), (23, True), (24, False), (31, False)])
def test_an_extension_is_decided_seven_days_before(days: int, may: bool) -> None:
    at = RECEIVED + timedelta(days=days)
    assert by_law.may_extend(case(), at, TERMS) == may
    if not may:
        with pytest.raises(NotAllowedError, match="7 days"):
            by_law.extend(case(), act(days), "Falta un peritaje.", TERMS)


def test_there_is_one_extension_and_she_is_told() -> None:
    derived = by_law.extend(case(), act(10), "Falta un peritaje.", TERMS)
    extended = desk_of(derived)
    assert extended.answer_by == date(2027, 1, 1)
    assert extended.first_answer_by == date(2026, 12, 2)
    assert derived.notice is not None
    assert derived.notice.kind == "extended"
    known = hers(derived)
    assert known.extension is not None
    assert (known.extension.reason, known.extension.before) == (
        "Falta un peritaje.",
        date(2026, 12, 2),
    )
    with pytest.raises(NotAllowedError):
        by_law.extend(extended, act(11), "Otra vez.", TERMS)


@pytest.mark.parametrize("state", ["answered", "closed", "in_review", "redirected"])
def test_what_was_answered_takes_no_extension(state: CaseState) -> None:
    assert not by_law.may_extend(case(state), RECEIVED, TERMS)


# --- redirection -------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "may"), [(0, True), (5, True), (6, False)])
def test_a_case_is_sent_on_within_five_days(days: int, may: bool) -> None:
    assert by_law.may_redirect(case(), RECEIVED + timedelta(days=days), TERMS) == may


def test_an_organization_of_the_portal_receives_it_anew() -> None:
    body = Body(name=Text(es="Vivienda", en="Housing"), slug="vivienda")
    given = case("in_study", assignee="maria", assignee_name="María")
    derived = by_law.redirect(given, act(4), body, "Es de Vivienda.", TERMS)
    sent = desk_of(derived)
    assert (sent.organization, sent.state, sent.assignee) == ("vivienda", "received", "")
    assert sent.answer_by == date(2026, 12, 6)
    assert hers(derived).organization_name == body.name
    assert hers(derived).redirects[0].reason == "Es de Vivienda."
    # Its own five days begin then.
    assert by_law.may_redirect(sent, RECEIVED + timedelta(days=9), TERMS)
    assert not by_law.may_redirect(sent, RECEIVED + timedelta(days=10), TERMS)
    with pytest.raises(NotAllowedError, match="already"):
        by_law.redirect(sent, act(5), body, "Otra vez.", TERMS)


def test_another_body_takes_it_out_of_the_portal() -> None:
    body = Body(name=Text(es="Fiscalía", en="Fiscalía"))
    derived = by_law.redirect(case(), act(1), body, "Es competencia suya.", TERMS)
    assert desk_of(derived).state == hers(derived).state == "redirected"
    assert hers(derived).redirects[0].answer_by is None
    with pytest.raises(NotAllowedError):
        thread.answer(desk_of(derived), act(2), "Sí.", "answered")


@pytest.mark.parametrize("state", ["waiting_citizen", "answered", "closed", "in_review"])
def test_what_is_under_way_is_not_sent_on(state: CaseState) -> None:
    assert not by_law.may_redirect(case(state), RECEIVED, TERMS)


# --- review ------------------------------------------------------------------------------------


def answered(by: str = "maria") -> DeskCase:
    return desk_of(thread.answer(case(), act(3, by), "No procede.", "answered"))


def disagreement(desk: DeskCase, days: int = 5) -> DeskCase:
    review = Review(case=desk.id[10:], text="No estoy conforme.", created_at=RECEIVED)
    at = RECEIVED + timedelta(days=days)
    return desk_of(by_law.disagree(desk, review, new_uuid(), at, TERMS))


def test_a_disagreement_goes_to_another_official() -> None:
    given = structs.replace(answered(), assignee="maria", assignee_name="Maria")
    reviewed = disagreement(given)
    assert (reviewed.state, reviewed.assignee) == ("in_review", "")
    assert reviewed.answer_by == date(2026, 12, 7)
    assert reviewed.first_answer_by == date(2026, 12, 2)
    with pytest.raises(NotAllowedError, match="who answered"):
        thread.answer(reviewed, act(6, "maria"), "Sigue igual.", "answered")
    with pytest.raises(NotAllowedError, match="who answered"):
        by_law.assign(reviewed, Attendant("maria", "Maria"))
    with pytest.raises(NotAllowedError):
        thread.move(reviewed, act(6, "jorge"), "answered")
    assert desk_of(by_law.assign(reviewed, Attendant("jorge", "Jorge"))).assignee == "jorge"
    decided = thread.answer(reviewed, act(6, "jorge"), "Se le da la razón.", "answered")
    review = hers(decided).review
    assert review is not None
    assert review.decided_at == RECEIVED + timedelta(days=6)
    with pytest.raises(NotAllowedError, match="once"):
        disagreement(desk_of(decided))


@pytest.mark.parametrize("state", ["received", "in_study", "waiting_citizen", "redirected"])
def test_only_what_was_answered_is_reviewed(state: CaseState) -> None:
    with pytest.raises(NotAllowedError):
        disagreement(case(state))


def test_a_closed_case_is_reviewed_too() -> None:
    closed = desk_of(thread.move(answered(), act(4), "closed"))
    assert disagreement(closed).state == "in_review"


def test_who_decided_an_extension_did_not_answer() -> None:
    extended = desk_of(by_law.extend(case(), act(1), "Falta un peritaje.", TERMS))
    assert not has_answered(extended, "maria", "Maria")
    assert has_answered(answered(), "maria", "Maria")
    old = answered()
    entry = structs.replace(old.thread[0], official="")  # of before names were kept
    assert has_answered(structs.replace(old, thread=[entry]), "maria", "Maria")


def test_a_database_that_was_dropped_gets_answers_alone_as_answers() -> None:
    desk = desk_of(by_law.extend(case(), act(1), "Falta un peritaje.", TERMS))
    desk = desk_of(thread.answer(desk, act(2), "Resuelto.", "answered"))
    texts = [document.text for document in case_again(desk, None).hers if hasattr(document, "text")]
    assert texts == ["Resuelto."]
