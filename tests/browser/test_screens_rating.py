"""A publication is rated and read with no network; both count once the network is back."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewContext
from tests.browser.core import controlled
from tests.portal.people import publication_of
from tests.support.portal_process import PortalProcess


def test_a_rating_is_given_offline_changed_and_sent(
    portal: PortalProcess, new_context: NewContext
) -> None:
    context = new_context(portal.url)
    page = context.new_page()
    page.goto("/")
    controlled(page)
    slug = publication_of(portal)
    context.set_offline(True)
    page.goto(f"/noticias/{slug}")
    page.get_by_role("radio", name="4 estrellas").check()
    expect(page.get_by_text("Su valoración: 4 de 5. Se enviará")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("radio", name="4 estrellas").press("ArrowRight")
    expect(page.get_by_text("Su valoración: 5 de 5. Se enviará")).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="5 estrellas")).to_be_checked()

    with page.expect_request("**/api/visits") as told:
        context.set_offline(False)
    expect(page.get_by_text("Su valoración: 5 de 5. Se suma al total")).to_be_visible()
    body = told.value.post_data_json
    assert body is not None
    assert body["visits"] == {slug: 1}
    assert "authorization" not in told.value.headers
    assert httpx.get(f"{portal.url}/db/public/tally:{slug}").status_code == 200
