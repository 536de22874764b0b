"""Publications: drafts, moments to come, corrections with their history, taking down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from schemas.documents import Picture, Publication
from schemas.text import Text
from server import records
from server.access import PUBLIC
from server.desk import pictures, publication_list, publication_views, publishing
from server.desk.publication_list import Asked, Listed
from server.desk.publishing import Draft
from server.desk.scope import Desk
from server.officials import audit
from server.officials.grants import Grant
from server.portal.deadlines import Terms
from server.portal.picture import Drawn
from server.principal import Principal
from sync.errors import BadRequest, Conflict, Forbidden, NotFound
from sync.transaction import Transaction
from tests.support.reconciled import World

T = TypeVar("T")
WHY = Text(es="Faltaba el día.", en="The day was missing.")
SHIPPED = "un-portal-al-servicio-de-la-poblacion"


def news(title: str = "Agua", **changes: Any) -> Publication:
    return Publication(
        section="servicios",
        section_title=Text(es="Servicios", en="Services"),
        title=Text(es=title, en=title),
        body=[Text(es="Vuelve el agua.", en="Water is back.")],
        published_on=date(2026, 12, 31),
        **{"organization": "aguas", **changes},
    )


class Writer:
    """An official who publishes for an organization (all, if it is empty)."""

    def __init__(self, world: World, organization: str = "aguas") -> None:
        self._world = world
        self._grants = (Grant("publish", organization),)

    def desk(self) -> Desk:
        official = Principal(actor="official", name="maria", grants=self._grants)
        return Desk(official, self._world.now, Terms(zone=ZoneInfo("America/Havana")))

    def do(self, work: Callable[[Transaction, Desk], T]) -> T:
        desk = self.desk()
        return self._world.store.write_blocking(lambda t: work(t, desk))

    def publish(self, publication: Publication, slug: str = "agua") -> str:
        return self.do(lambda t, d: publishing.save_publication(t, d, slug, publication))

    def draft(self, draft: Draft, slug: str = "agua") -> str:
        return self.do(lambda t, d: publishing.save_draft(t, d, slug, draft))


def public(world: World, slug: str = "agua") -> Publication | None:
    return world.store.read_blocking(
        lambda s: records.load(s, PUBLIC, f"publication:{slug}", Publication)
    )


def due(world: World) -> list[str]:
    return world.store.write_blocking(lambda t: publishing.publish_due(t, world.now))


def test_a_draft_is_not_public_until_its_moment(world: World) -> None:
    writer, moment = Writer(world), world.now + timedelta(hours=1)
    first = writer.draft(Draft(publication=news()))
    assert due(world) == []
    second = writer.draft(Draft(publication=news("Agua hoy"), rev=first, publish_at=moment))
    assert second != first
    world.now = moment - timedelta(seconds=1)
    assert due(world) == []
    assert public(world) is None
    world.now = moment
    assert due(world) == ["agua"]
    found = public(world)
    assert found is not None
    assert (found.title.es, found.corrected_at) == ("Agua hoy", None)
    assert due(world) == []
    with pytest.raises(NotFound):
        writer.do(lambda t, d: publication_views.one_draft(t, d, "agua"))


def test_a_correction_says_when_and_keeps_what_was_said(world: World) -> None:
    writer = Writer(world)
    rev = writer.publish(news())
    world.now += timedelta(days=1)
    with pytest.raises(Conflict):
        writer.publish(news("Otra"))
    again = news("Agua el martes", rev=rev)
    with pytest.raises(BadRequest):
        writer.publish(again)
    again.correction = WHY
    writer.publish(again)
    found = public(world)
    assert found is not None
    assert found.corrected_at == world.now
    versions = writer.do(lambda t, d: publication_views.history(t, d, "agua"))
    assert [(each.number, each.publication.title.es) for each in versions] == [
        (2, "Agua el martes"),
        (1, "Agua"),
    ]


def test_what_came_with_the_content_is_the_first_version(world: World) -> None:
    shipped = public(world, SHIPPED)
    assert shipped is not None
    words, writer = shipped.title.es, Writer(world, "")
    shipped.title = Text(es="Corregida", en="Corrected")
    shipped.correction = WHY
    writer.publish(shipped, SHIPPED)
    versions = writer.do(lambda t, d: publication_views.history(t, d, SHIPPED))
    assert [each.publication.title.es for each in versions] == ["Corregida", words]


def test_what_changed_after_it_was_scheduled_is_not_overwritten(world: World) -> None:
    writer = Writer(world)
    rev = writer.publish(news())
    soon = news("Programada", rev=rev, correction=WHY)
    drafted = writer.draft(Draft(publication=soon, publish_at=world.now))
    changed = writer.publish(news("Urgente", rev=rev, correction=WHY))
    assert due(world) == []
    found = public(world)
    assert found is not None
    assert found.title.es == "Urgente"
    left = writer.do(lambda t, d: publication_views.one_draft(t, d, "agua"))
    assert (left.publication.title.es, left.publish_at) == ("Programada", None)
    assert left.publication.rev == rev
    with pytest.raises(Conflict):  # it was written on what people no longer read
        writer.draft(Draft(publication=soon, rev=drafted))
    soon.rev = changed
    writer.draft(Draft(publication=soon, rev=drafted))


def test_taken_down_it_is_public_no_longer_and_its_versions_stay(world: World) -> None:
    writer = Writer(world)
    rev = writer.publish(news())
    with pytest.raises(Conflict):
        writer.do(lambda t, d: publishing.take_down(t, d, "agua", "1-a"))
    writer.do(lambda t, d: publishing.take_down(t, d, "agua", rev))
    assert public(world) is None
    assert len(writer.do(lambda t, d: publication_views.history(t, d, "agua"))) == 1
    writer.do(lambda t, d: publishing.restore(t, d, "agua"))
    found = public(world)
    assert found is not None
    assert (found.title.es, found.corrected_at) == ("Agua", None)
    with pytest.raises(Conflict):
        writer.do(lambda t, d: publishing.restore(t, d, "agua"))
    assert world.store.read_blocking(audit.verify).broken == 0


def test_another_organizations_publications_are_not_hers(world: World) -> None:
    writer, other = Writer(world), Writer(world, "salud")
    rev = writer.publish(news())
    drafted = writer.draft(Draft(publication=news(rev=rev)))
    assert other.do(publication_views.list_drafts) == []
    for work in (publication_views.one_draft, publication_views.history, publishing.discard_draft):
        with pytest.raises(NotFound):
            other.do(lambda t, d, work=work: work(t, d, "agua"))  # type: ignore[misc]
    with pytest.raises(Forbidden):
        other.do(lambda t, d: publishing.take_down(t, d, "agua", rev))
    with pytest.raises(Forbidden):
        other.draft(Draft(publication=news(organization="salud"), rev=drafted))


def test_a_draft_that_is_published_is_one_no_more(world: World) -> None:
    writer = Writer(world)
    drafted = writer.draft(Draft(publication=news()))
    with pytest.raises(Conflict):
        writer.do(lambda t, d: publishing.save_publication(t, d, "agua", news(), "another"))
    writer.do(lambda t, d: publishing.save_publication(t, d, "agua", news(), drafted))
    assert writer.do(publication_views.list_drafts) == []


@pytest.mark.parametrize(
    "lacking",
    [
        {"title": Text(es="Agua", en=" ")},
        {"body": []},
        {"topics": [Text(es="agua", en="")]},
        {"pictures": [Picture("0" * 32 + ".webp", WHY, 1, 1)]},
    ],
)
def test_what_people_could_not_read_is_not_published(world: World, lacking: Any) -> None:
    with pytest.raises(BadRequest):
        Writer(world).publish(structs.replace(news(), **lacking))
    assert public(world) is None


def test_the_list_has_every_publication_once_last_changed_first(world: World) -> None:
    writer = Writer(world)

    def listed(**asked: Any) -> Listed:
        return writer.do(lambda t, d: publication_list.list_publications(t, d, Asked(**asked)))

    later = world.now + timedelta(days=1)
    rev = writer.publish(news("Pública"), "publica")
    writer.draft(Draft(publication=news("Corregida", rev=rev)), "publica")
    for number in range(publication_list.PAGE):
        world.now += timedelta(seconds=1)
        writer.draft(Draft(publication=news(f"Agua {number}")), f"agua-{number}")
    writer.draft(Draft(publication=news("Programada"), publish_at=later), "manana")
    gone = writer.publish(news("Retirada"), "retirada")
    writer.do(lambda t, d: publishing.take_down(t, d, "retirada", gone))

    first = listed()
    assert first.counts == {"draft": 51, "scheduled": 1, "published": 1, "taken_down": 1}
    assert len(first.rows) == publication_list.PAGE
    second = listed(after=first.next)
    slugs = [row.slug for row in (*first.rows, *second.rows)]
    assert (len(slugs), len(set(slugs)), second.next) == (53, 53, None)
    assert slugs[-1] == "publica"
    assert [row.slug for row in listed(state="taken_down").rows] == ["retirada"]
    assert [row.slug for row in listed(text="PUBLICA").rows] == ["publica"]
    assert [row.publish_at for row in listed(state="scheduled").rows] == [later]
    with pytest.raises(BadRequest):
        listed(after="yesterday")
    other = Writer(world, "salud")
    assert other.do(lambda t, d: publication_list.list_publications(t, d, Asked())).rows == []


def test_a_slug_stays_with_whom_it_was_public_for(world: World) -> None:
    salud, aguas = Writer(world, "salud"), Writer(world)
    rev = salud.publish(news(organization="salud"), "vacunas")
    salud.do(lambda t, d: publishing.take_down(t, d, "vacunas", rev))
    with pytest.raises(Forbidden):
        aguas.publish(news(), "vacunas")
    with pytest.raises(Forbidden):
        aguas.draft(Draft(publication=news()), "vacunas")
    salud.do(lambda t, d: publishing.restore(t, d, "vacunas"))
    salud.draft(Draft(publication=news(organization="salud")), "dengue")
    with pytest.raises(Forbidden):
        aguas.publish(news(), "dengue")


def test_nothing_is_scheduled_beyond_the_calendar(world: World) -> None:
    far = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-timedelta(hours=12)))
    with pytest.raises(BadRequest):
        Writer(world).draft(Draft(publication=news(), publish_at=far))
    assert Writer(world).do(publication_views.list_drafts) == []


def test_pictures_are_kept_for_drafts_and_versions_alone(world: World) -> None:
    writer = Writer(world)

    def take(name: str) -> Picture:
        drawn = Drawn(f"{name * 32}.webp", 1, 1, name.encode())
        writer.do(lambda t, d: pictures.keep(t, d, drawn))
        return Picture(name=drawn.name, alt=Text(es="Un pozo", en="A well"), width=1, height=1)

    def is_kept(picture: Picture) -> bool:
        try:
            return bool(world.store.read_blocking(lambda s: pictures.one(s, picture.name)))
        except NotFound:
            return False

    drafted, published, unused = take("a"), take("b"), take("c")
    writer.draft(Draft(publication=news(pictures=[drafted])), "pozo")
    writer.publish(news(pictures=[published]))
    world.now += timedelta(days=31)
    take("d")
    assert [is_kept(each) for each in (drafted, published, unused)] == [True, True, False]
    writer.do(lambda t, d: publishing.discard_draft(t, d, "pozo"))
    take("e")
    assert [is_kept(each) for each in (drafted, published)] == [False, True]
