"""A phone keeps the newest news and proposals, and an older one once it was opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.support.node import node
from tests.support.old_content import MANY, comment, fill, proposal, publication, put, take_down
from tests.support.portal_process import PortalProcess

#: Whether a public document is on this device's disk.
KEPT = """async id => {
  const answer = request => new Promise(done => { request.onsuccess = () => done(request.result) });
  const database = await answer(indexedDB.open("portal"));
  const key = await answer(database.transaction("content").objectStore("content").getKey(id));
  database.close();
  return key !== undefined;
}"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A portal that has been there for years."""
    with PortalProcess(tmp_path_factory.mktemp("old") / "data") as process:
        fill(process)
        yield process


def test_older_proposals_are_listed_and_one_opened_stays(
    old: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(old.url)
    phone = context.new_page()
    phone.goto("/propuestas?pagina=5")
    expect(phone.get_by_text("Página 5 de 5")).to_be_visible()
    expect(phone.get_by_role("link", name="Propuesta 30")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_text("Página 6 de 6")).to_be_visible()
    phone.get_by_role("link", name="Propuesta 29").click()
    expect(phone.get_by_text("Árboles para la calle 29.")).to_be_visible()
    expect(phone.get_by_text("29 personas la apoyan")).to_be_visible()
    phone.wait_for_function(KEPT, arg=proposal(29)["_id"])
    controlled(phone)
    context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("Árboles para la calle 29.")).to_be_visible()
    phone.goto("/propuestas")
    expect(phone.get_by_text("Página 1 de 6")).to_be_visible()


def test_an_old_publication_is_fetched_when_somebody_opens_its_address(
    old: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(old.url)
    phone = context.new_page()
    phone.goto(f"/noticias/{publication(3)['_id'].partition(':')[2]}")
    expect(phone.get_by_role("heading", level=1, name="Noticia 3")).to_be_visible()
    expect(phone.get_by_text("Comentario a la noticia 3.")).to_be_visible()
    phone.goto("/noticias")
    expect(phone.get_by_role("link", name="Noticia 129")).to_be_visible()
    expect(phone.get_by_role("link", name="Noticia 25")).to_have_count(0)
    context.set_offline(True)
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_text("Las más antiguas no están en este teléfono").first).to_be_visible()
    context.set_offline(False)
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_role("link", name="Noticia 25")).to_be_visible()
    phone.goto("/noticias/no-hay-tal")
    expect(
        phone.get_by_role("heading", name="Esa noticia no está en este teléfono")
    ).to_be_visible()


def test_what_a_phone_lets_go() -> None:
    node("--test", "src/offline/keeping.test.ts", "src/offline/sequence.test.ts")


def test_one_that_was_corrected_after_it_was_listed_is_opened_as_it_is_now(
    old: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(old.url)
    phone = context.new_page()
    phone.goto("/noticias")
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_role("link", name="Noticia 25")).to_be_visible()
    put(old, publication(25) | {"title": {"es": "Corregida 25", "en": "Corrected 25"}})
    context.set_offline(True)
    context.set_offline(False)  # back on the network it asks what has changed
    phone.get_by_role("link", name="Corregida 25").click()
    expect(phone.get_by_role("heading", level=1, name="Corregida 25")).to_be_visible()
    expect(phone.get_by_text("Comentario a la noticia 25.")).to_be_visible()
    phone.wait_for_function(KEPT, arg=comment(25)["_id"])
    expect(phone.get_by_role("heading", level=1, name="Corregida 25")).to_be_visible()


def test_what_another_tab_learns_was_taken_down_goes_and_does_not_come_back(
    old: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(old.url)
    phone, other = context.new_page(), context.new_page()
    phone.goto("/noticias")
    phone.get_by_role("button", name="Ver más antiguas").click()
    row = phone.get_by_role("link", name="Noticia 24")
    expect(row).to_contain_text("1 comentario")
    take_down(old, comment(24)["_id"])
    other.goto("/noticias")
    expect(row).to_contain_text("Sin comentarios")
    row.click()
    phone.wait_for_function(KEPT, arg=publication(24)["_id"])
    assert not phone.evaluate(KEPT, comment(24)["_id"])


def test_older_ones_go_on_from_the_newest_not_from_one_opened_by_a_link(
    old: PortalProcess, new_context: NewContext
) -> None:
    phone = new_context(old.url).new_page()
    phone.goto(f"/noticias/{publication(3)['_id'].partition(':')[2]}")
    phone.wait_for_function(KEPT, arg=comment(3)["_id"])
    take_down(old, publication(60)["_id"])
    phone.goto("/noticias")
    expect(phone.get_by_role("link", name="Noticia 60")).to_have_count(0)
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_role("link", name="Noticia 20")).to_be_visible()


def test_a_phone_that_has_grown_lists_older_ones_at_the_first_tap(
    old: PortalProcess, new_context: NewContext
) -> None:
    phone = new_context(old.url).new_page()
    phone.goto("/propuestas?pagina=5")
    expect(phone.get_by_text("Página 5 de 5")).to_be_visible()
    for number in range(MANY, MANY + 25):
        put(old, proposal(number))
    phone.goto("/propuestas?pagina=7")
    expect(phone.get_by_text("Página 7 de 7")).to_be_visible()
    phone.get_by_role("button", name="Ver más antiguas").click()
    expect(phone.get_by_role("link", name="Propuesta 25")).to_be_visible()
    expect(phone.get_by_text("Página 7 de 7")).to_be_visible()
    assert phone.url.endswith("pagina=7")
