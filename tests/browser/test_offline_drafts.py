"""Drafts outlive whatever happens to the page; two tabs never overwrite one another."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.conftest import NewContext
from tests.browser.core import (
    draft_state,
    offline_core,
    open_core,
    save,
    start_draft,
    started,
    stored,
    until_state,
)
from tests.browser.front import Front


def test_a_draft_survives_reload_close_and_crash_offline(
    front: Front, new_context: NewContext
) -> None:
    context = new_context(front.url)
    page = offline_core(context)
    uuid = start_draft(page, {"text": "uno"})
    page.reload()  # in the very frame of the change
    started(page)
    assert stored(page, uuid) == {"text": "uno"}
    save(page, uuid, {"text": "dos"})
    page.close(run_before_unload=True)

    page = open_core(context)
    assert stored(page, uuid) == {"text": "dos"}
    save(page, uuid, {"text": "tres"})
    until_state(page, uuid, "saved")
    with contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()

    page = open_core(context)
    assert stored(page, uuid) == {"text": "tres"}
    assert page.evaluate("core.drafts.value.length") == 1


def test_two_tabs_never_overwrite_one_draft(front: Front, new_context: NewContext) -> None:
    context = new_context(front.url)
    first, second = open_core(context), open_core(context)
    uuid = start_draft(first, {"text": "a"})
    until_state(first, uuid, "saved")
    second.wait_for_function("core.drafts.value.length === 1")
    assert stored(second, uuid) == {"text": "a"}

    save(first, uuid, {"text": "a first"})
    until_state(second, uuid, "elsewhere")
    save(second, uuid, {"text": "a second"})
    assert draft_state(second, uuid) == "elsewhere"
    theirs = "(uuid) => core.draftState(uuid).value.theirs.data.text"
    assert second.evaluate(theirs, uuid) == "a first"

    keep = "(uuid) => core.keepMine(core.drafts.value.find((each) => each.uuid === uuid))"
    second.evaluate(keep, uuid)
    until_state(first, uuid, "elsewhere")
    assert first.evaluate(theirs, uuid) == "a second"
    save(first, uuid, {"text": "a third"})
    first.evaluate("(uuid) => core.takeTheirs(uuid)", uuid)
    assert stored(first, uuid) == {"text": "a second"}
    assert draft_state(first, uuid) == "saved"


def test_discarding_has_an_undo_and_reaches_the_other_tab(
    front: Front, new_context: NewContext
) -> None:
    context = new_context(front.url)
    first, second = open_core(context), open_core(context)
    uuid = start_draft(first, {"photo": ["foto-1.jpg"]})
    until_state(first, uuid, "saved")
    first.evaluate("(uuid) => core.putPhoto(uuid, 'foto-1.jpg', new Blob(['jpeg']))", uuid)
    second.wait_for_function("core.drafts.value.length === 1")
    stored(second, uuid)

    first.evaluate("async (uuid) => { globalThis.undo = await core.discardDraft(uuid); }", uuid)
    until_state(second, uuid, "gone")
    save_gone = "(uuid) => core.saveDraft({uuid, data: {}, changed_at: ''})"
    second.evaluate(save_gone, uuid)
    assert first.evaluate("core.drafts.value.length") == 0

    first.evaluate("undo()")
    assert stored(first, uuid) == {"photo": ["foto-1.jpg"]}
    text = "async (uuid) => (await core.photo(uuid, 'foto-1.jpg')).text()"
    assert first.evaluate(text, uuid) == "jpeg"


def test_a_device_that_stores_nothing_says_so(front: Front, new_context: NewContext) -> None:
    context = new_context(front.url)
    context.add_init_script(
        """IDBFactory.prototype.open = () => {
            throw new DOMException("storage is off", "SecurityError");
        };"""
    )
    page = context.new_page()
    page.goto("/")
    page.wait_for_function("globalThis.core?.content.value.ready")
    uuid = start_draft(page, {"text": "solo aquí"})
    until_state(page, uuid, "memory")
    assert stored(page, uuid) == {"text": "solo aquí"}
    assert page.evaluate("async () => (await core.storageUse()).warning") == "refused"


def test_unsent_work_that_may_be_evicted_is_warned_of(
    front: Front, new_context: NewContext
) -> None:
    page = open_core(new_context(front.url))
    warning = "async () => (await core.storageUse()).warning"
    assert page.evaluate(warning) == "none"
    uuid = start_draft(page, {"text": "uno"})
    until_state(page, uuid, "saved")
    assert page.evaluate(warning) == "may-be-evicted"


def test_what_is_typed_outside_forms_is_kept_too(front: Front, new_context: NewContext) -> None:
    page = open_core(new_context(front.url))
    page.evaluate("core.saveText('comment:noticia', 'a medio escribir')")
    page.reload()
    started(page)
    assert page.evaluate("core.savedText('comment:noticia')") == "a medio escribir"


#: Typing twice in one frame, in which the page is also let go: the first save is then under way.
TYPE_AND_LEAVE = """async (begun) => {
    const of = {_id: "service:atencion-a-la-poblacion", version: 1};
    const starting = core.startDraft(of, {language: "es", data: {text: "cero"}});
    if (begun) await starting;
    const [draft] = core.drafts.value;
    if (begun) core.saveDraft({...draft, data: {text: "uno"}});
    core.saveDraft({...draft, data: {text: "dos"}});
    dispatchEvent(new PageTransitionEvent("pagehide"));
    return draft.uuid;
}"""


@pytest.mark.parametrize("begun", [True, False])
def test_the_last_keystrokes_survive_when_the_save_before_them_still_commits(
    front: Front, new_context: NewContext, begun: bool
) -> None:
    context = new_context(front.url)
    context.add_init_script(REFUSING)
    page = open_core(context)
    # The page dies before the second save: here that save fails instead.
    page.evaluate("globalThis.refuses = (name, record) => record?.data?.text === 'dos'")
    uuid = page.evaluate(TYPE_AND_LEAVE, begun)
    until_state(page, uuid, "memory")
    page.reload()
    started(page)
    assert stored(page, uuid) == {"text": "dos"}
    save(page, uuid, {"text": "tres"})
    until_state(page, uuid, "saved")


def test_what_the_browser_threw_away_under_an_open_page_is_written_again(
    front: Front, new_context: NewContext
) -> None:
    page = open_core(new_context(front.url))
    uuid = start_draft(page, {"text": "uno"})
    until_state(page, uuid, "saved")
    page.evaluate(
        """new Promise((resolve, reject) => {
            const request = indexedDB.deleteDatabase("portal");
            request.onsuccess = resolve;
            request.onerror = reject;
        })"""
    )
    save(page, uuid, {"text": "dos"})
    until_state(page, uuid, "saved")
    page.reload()
    started(page)
    assert stored(page, uuid) == {"text": "dos"}


#: Chromium's own quota override does not reach IndexedDB, so the store itself refuses.
REFUSING = """
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...record) {
        const full = globalThis.refuses?.(this.name, record[0]);
        if (full) throw new DOMException("no space", "QuotaExceededError");
        return put.apply(this, record);
    };
"""
SENT = "(uuid) => core.submitDraft(uuid).then(() => 'sent', (error) => error.reason)"


def refused_a_change(context: BrowserContext, refuses: str) -> tuple[Page, str]:
    """A draft that was saved, and changed when the device had no room: for which of its stores,
    ``refuses`` says."""
    context.add_init_script(REFUSING)
    page = open_core(context)
    uuid = start_draft(page, {"text": "uno"})
    until_state(page, uuid, "saved")
    page.evaluate(f"globalThis.refuses = {refuses}")
    save(page, uuid, {"text": "dos"})
    until_state(page, uuid, "memory")
    return page, uuid


def test_a_full_device_keeps_the_draft_in_the_tab_and_says_so(
    front: Front, new_context: NewContext
) -> None:
    page, uuid = refused_a_change(new_context(front.url), "() => true")
    assert page.evaluate("(uuid) => core.draftState(uuid).value.reason", uuid) == "full"
    assert stored(page, uuid) == {"text": "dos"}
    assert page.evaluate(SENT, uuid) == "full"

    page.evaluate("globalThis.refuses = undefined")  # she made room
    save(page, uuid, {"text": "tres"})
    until_state(page, uuid, "saved")
    page.reload()
    started(page)
    assert stored(page, uuid) == {"text": "tres"}


def test_answers_that_could_not_be_saved_are_not_sent_as_they_were_before(
    front: Front, new_context: NewContext
) -> None:
    # The queue has room.
    page, uuid = refused_a_change(new_context(front.url), "(name) => name === 'drafts'")
    assert page.evaluate(SENT, uuid) == "full"
    assert page.evaluate("core.outbox.value.items") == []
    assert stored(page, uuid) == {"text": "dos"}

    page.evaluate("globalThis.refuses = undefined")
    assert page.evaluate(SENT, uuid) == "sent"
    (waiting,) = page.evaluate("core.queue.value")
    assert waiting["body"]["data"] == {"text": "dos"}


def test_what_another_tab_saved_meanwhile_is_not_sent_unseen(
    front: Front, new_context: NewContext
) -> None:
    context = new_context(front.url)
    # Its news reach no other tab, as when both act in the same moment.
    context.add_init_script("BroadcastChannel.prototype.postMessage = () => {};")
    first, second = open_core(context), open_core(context)
    uuid = start_draft(first, {"text": "uno"})
    until_state(first, uuid, "saved")
    stored(second, uuid)
    second.evaluate(
        """async (uuid) => {
            core.saveDraft({...(await core.openDraft(uuid)), data: {text: "dos"}});
            await core.flushDraft(uuid);
        }""",
        uuid,
    )
    refused = "(uuid) => core.submitDraft(uuid).then(() => 'sent', () => 'refused')"
    assert first.evaluate(refused, uuid) == "refused"
    assert draft_state(first, uuid) == "elsewhere"
    assert first.evaluate("core.outbox.value.items") == []


def test_erasing_a_citizen_leaves_what_an_official_is_writing(
    front: Front, new_context: NewContext
) -> None:
    page = open_core(new_context(front.url))
    page.evaluate("core.saveText('comment:noticia', 'de ella')")
    page.evaluate("core.saveText('message:uno', 'de ella')")
    page.evaluate("core.saveText('desk:maria:case:uno', 'de la oficial')")
    page.evaluate("core.eraseAll()")
    page.reload()
    started(page)
    assert page.evaluate("core.savedText('comment:noticia')") == ""
    assert page.evaluate("core.savedText('message:uno')") == ""
    assert page.evaluate("core.savedText('desk:maria:case:uno')") == "de la oficial"
