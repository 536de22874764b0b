"""The first publication and the municipalities, as the owner's document has them."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest

from schemas.documents import Publication, PublishedComment, Tally
from server.content import shipped

DOCUMENTS = list(shipped.all_documents())
PUBLICATIONS = [document for document in DOCUMENTS if isinstance(document, Publication)]


def test_every_document_has_an_id_of_its_type() -> None:
    ids = [document.id for document in DOCUMENTS]
    assert len(set(ids)) == len(ids)
    for document in DOCUMENTS:
        tag = msgspec.to_builtins(document)["type"]
        assert re.fullmatch(rf"{tag}:[a-z0-9-]+", document.id)
        assert document.rev == ""


def test_the_owners_publication() -> None:
    (publication,) = PUBLICATIONS
    assert publication.published_on == date(2021, 3, 11)
    assert publication.section_title.es == "Del Gobernador"
    assert publication.section == "del-gobernador"
    assert all(paragraph.es and paragraph.en for paragraph in publication.body)


def test_its_figures() -> None:
    (tally,) = [document for document in DOCUMENTS if isinstance(document, Tally)]
    assert (tally.rating, tally.votes, tally.visits) == (5.0, 2, 3427)
    assert tally.id == PUBLICATIONS[0].id.replace("publication:", "tally:")


def test_its_two_comments() -> None:
    comments = [document for document in DOCUMENTS if isinstance(document, PublishedComment)]
    assert [comment.at.date() for comment in comments] == [date(2021, 7, 1), date(2021, 7, 7)]
    assert {f"publication:{comment.publication}" for comment in comments} == {PUBLICATIONS[0].id}


def test_the_fifteen_municipalities() -> None:
    municipalities = shipped.municipalities()
    assert len(municipalities) == 15
    assert [one.order for one in municipalities] == list(range(1, 16))
    assert municipalities[0].name == "Playa"
    assert municipalities[-1].name == "Cotorro"


def test_a_publication_of_an_operator_is_checked() -> None:
    with pytest.raises(msgspec.ValidationError, match="section"):
        shipped.read_publication(b'{"type":"publication","section":"Not a slug"}')
