"""Content is written once, and an operator's own hand is respected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from schemas.documents import Municipality, Publication
from schemas.text import Text
from server.content import loader, shipped
from sync.documents import Stored
from sync.store import Store

PLAYA = Municipality(id="municipality:playa", name="Playa", order=1)
RENAMED = Municipality(id="municipality:playa", name="Playa!", order=1)
RENAMED_AGAIN = Municipality(id="municipality:playa", name="Playa!!", order=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'portal.db'}")
    opened.open()
    yield opened
    opened.close()


def load(store: Store, *documents: Municipality) -> list[str]:
    return store.write_blocking(lambda t: loader.load(t, documents))


def playa(store: Store) -> Stored:
    found = store.read_blocking(lambda s: s.get("public", PLAYA.id))
    assert found is not None
    return found


def test_all_of_it_is_written_once(store: Store) -> None:
    written = store.write_blocking(lambda t: loader.load(t, shipped.all_documents()))
    assert len(written) == len(list(shipped.all_documents()))
    before = store.read_blocking(lambda s: s.info("public"))
    assert store.write_blocking(lambda t: loader.load(t, shipped.all_documents())) == []
    assert store.read_blocking(lambda s: s.info("public")) == before


def test_what_is_stored_is_the_document(store: Store) -> None:
    load(store, PLAYA)
    body = msgspec.json.decode(playa(store).body)
    assert body == {"type": "municipality", "name": "Playa", "order": 1}


def test_a_changed_file_changes_the_document(store: Store) -> None:
    load(store, PLAYA)
    assert load(store, RENAMED) == [PLAYA.id]
    assert playa(store).rev.startswith("2-")
    assert load(store, RENAMED_AGAIN) == [PLAYA.id]


def test_an_operators_edit_stays(store: Store) -> None:
    load(store, PLAYA)
    mine = b'{"type":"municipality","name":"Mine","order":1}'
    rev = playa(store).rev
    store.write_blocking(lambda t: t.put("public", PLAYA.id, mine, rev=rev))
    assert load(store, PLAYA) == []
    assert load(store, RENAMED) == []
    assert load(store, RENAMED_AGAIN) == []
    assert playa(store).body == mine


def test_an_operators_deletion_stays(store: Store) -> None:
    load(store, PLAYA)
    rev = playa(store).rev
    store.write_blocking(lambda t: t.put("public", PLAYA.id, b"{}", rev=rev, deleted=True))
    assert load(store, PLAYA) == load(store, RENAMED) == []
    assert playa(store).deleted


def test_a_publication_is_added_and_corrected(store: Store) -> None:
    news = Publication(
        section="agua",
        section_title=Text(es="Agua", en="Water"),
        title=Text(es="Obras", en="Works"),
        body=[],
        published_on=date(2026, 11, 24),
    )
    first = store.write_blocking(lambda t: loader.publish(t, "obras", news))
    second = store.write_blocking(lambda t: loader.publish(t, "obras", news))
    assert first.startswith("1-")
    assert second.startswith("2-")
