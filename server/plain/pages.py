"""The plain pages: public documents in, HTML out. One moment of ``public`` is read for each page,
and what was drawn is kept for as long as ``public`` does not change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape
from typing import Any, Final, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from schemas.documents import (
    Document,
    Municipality,
    Publication,
    PublishedProposal,
    Service,
    Tally,
)
from schemas.text import Language, Text
from server import records
from server.access import PUBLIC
from server.plain.words import KINDS, TOPICS, WORDS
from sync.snapshot import Snapshot
from sync.store import Store

D = TypeVar("D", bound=Document)

#: The newest publications or proposals that a list shows.
MOST_LISTED: Final = 200
#: Where the lists are; what they list is below.
FOLDERS: Final = ("servicios", "noticias", "propuestas")
_PAGES_KEPT: Final = 500


class Plain(Struct, frozen=True):
    """A page's content: ``main`` is HTML, the others are text."""

    title: str
    description: str
    main: str


class Entry(Struct, frozen=True):
    """A line of a list."""

    path: str
    title: str
    summary: str = ""
    kicker: str = ""


class PlainPages:
    """Draws the pages of one portal. ``page`` gives None where there is no such page."""

    def __init__(self, store: Store, portal: str) -> None:
        self._store = store
        self._portal = portal
        self._seq = -1
        self._kept: dict[tuple[str, Language], Plain | None] = {}

    async def page(self, path: str, language: Language) -> Plain | None:
        """The page at ``/servicios``, ``/noticias``, ``/propuestas``, or of one of what they list:
        ``/servicios/<slug>``, ``/noticias/<slug>``, ``/propuestas/<uuid>``."""
        seq = self._store.read_blocking(lambda snapshot: snapshot.info(PUBLIC).update_seq)
        if seq != self._seq or len(self._kept) >= _PAGES_KEPT:
            self._seq, self._kept = seq, {}
        key, kept = (path, language), self._kept  # what is drawn belongs to this sequence
        if key not in kept:
            kept[key] = await self._store.read(lambda s: self._draw(s, path, language))
        return kept[key]

    def _draw(self, snapshot: Snapshot, path: str, language: Language) -> Plain | None:
        _, folder, slug = path.split("/") if path.count("/") == 2 else ("", path[1:], "")
        draw: Callable[[Snapshot, str, Language], Plain | None] = {
            ("servicios", False): self._services,
            ("servicios", True): self._service,
            ("noticias", False): self._news,
            ("noticias", True): self._publication,
            ("propuestas", False): self._proposals,
            ("propuestas", True): self._proposal,
        }[folder, bool(slug)]
        return draw(snapshot, slug, language)

    def _services(self, snapshot: Snapshot, _slug: str, language: Language) -> Plain:
        found = sorted(_all(snapshot, "service", Service), key=lambda service: service.order)
        entries = [
            Entry(
                f"/servicios/{_slug_of(each)}",
                _in(each.title, language),
                _in(each.summary, language),
            )
            for each in found
        ]
        lead = WORDS[language]["services_lead"]
        return self._list("servicios", WORDS[language]["services"], lead, entries, language)

    def _news(self, snapshot: Snapshot, _slug: str, language: Language) -> Plain:
        found = _all(snapshot, "publication", Publication)
        found.sort(key=lambda publication: publication.published_on, reverse=True)
        entries = [
            Entry(
                f"/noticias/{_slug_of(each)}",
                _in(each.title, language),
                kicker=f"{_in(each.section_title, language)} · {_day(each.published_on)}",
            )
            for each in found[:MOST_LISTED]
        ]
        return self._list("noticias", WORDS[language]["news"], "", entries, language)

    def _proposals(self, snapshot: Snapshot, _slug: str, language: Language) -> Plain:
        found = _all(snapshot, "published-proposal", PublishedProposal)
        found.sort(key=lambda proposal: proposal.at, reverse=True)
        entries = [
            Entry(
                f"/propuestas/{_slug_of(each)}",
                each.title,
                kicker=_head(snapshot, each, language),
            )
            for each in found[:MOST_LISTED]
        ]
        w = WORDS[language]
        return self._list("propuestas", w["proposals"], w["proposals_lead"], entries, language)

    def _list(
        self, folder: str, title: str, lead: str, entries: list[Entry], language: Language
    ) -> Plain:
        values = {"title": title, "lead": lead, "entries": entries}
        main = self._render("list.html", f"/{folder}", language, values)
        return Plain(title, lead or title, main)

    def _service(self, snapshot: Snapshot, slug: str, language: Language) -> Plain | None:
        service = records.load(snapshot, PUBLIC, f"service:{slug}", Service)
        if service is None:
            return None
        main = self._render("service.html", f"/servicios/{slug}", language, {"service": service})
        return Plain(_in(service.title, language), _in(service.summary, language), main)

    def _publication(self, snapshot: Snapshot, slug: str, language: Language) -> Plain | None:
        publication = records.load(snapshot, PUBLIC, f"publication:{slug}", Publication)
        if publication is None:
            return None
        tally = records.load(snapshot, PUBLIC, f"tally:{slug}", Tally)
        values = {"publication": publication, "tally": tally, "slug": slug}
        main = self._render("publication.html", f"/noticias/{slug}", language, values)
        first = _in(publication.body[0], language) if publication.body else ""
        return Plain(_in(publication.title, language), first[:200], main)

    def _proposal(self, snapshot: Snapshot, slug: str, language: Language) -> Plain | None:
        proposal = records.load(snapshot, PUBLIC, f"published-proposal:{slug}", PublishedProposal)
        if proposal is None:
            return None
        tally = records.load(snapshot, PUBLIC, f"tally:proposal:{slug}", Tally)
        values = {
            "proposal": proposal,
            "head": _head(snapshot, proposal, language),
            "support": tally.votes if tally else 0,
        }
        main = self._render("proposal.html", f"/propuestas/{slug}", language, values)
        return Plain(proposal.title, proposal.text[:200], main)

    def _render(self, name: str, path: str, language: Language, values: dict[str, Any]) -> str:
        other: Language = "en" if language == "es" else "es"
        environment = _ENVIRONMENTS[language]
        return environment.get_template(name).render(
            portal=self._portal,
            path=path,
            language=language,
            other=other,
            w=WORDS[language],
            **values,
        )


def paths(snapshot: Snapshot) -> list[str]:
    """The path of every plain page there is."""
    return [
        "/servicios",
        "/noticias",
        "/propuestas",
        *(f"/servicios/{_slug_of(each)}" for each in _all(snapshot, "service", Service)),
        *(f"/noticias/{_slug_of(each)}" for each in _all(snapshot, "publication", Publication)),
        *(
            f"/propuestas/{_slug_of(each)}"
            for each in _all(snapshot, "published-proposal", PublishedProposal)
        ),
    ]


def fill(shell: str, plain: Plain, address: str, language: Language) -> str:
    """The app's own page with the content in it: where scripts run the app takes its place.
    ``address`` is the page's URL without a query."""
    links = [
        f'<link rel="alternate" hreflang="{each}" href="{escape(address)}?lang={each}" />'
        for each in WORDS
    ]
    links.append(f'<link rel="canonical" href="{escape(address)}?lang={language}" />')
    described = f'<meta name="description" content="{escape(plain.description)}" />'
    changes = (
        (r"<noscript[^>]*>.*?</noscript>", ""),  # it says that nothing works without scripts
        (r'<html lang="\w+">', f'<html lang="{language}">'),
        (r'<meta name="description"[^>]*>', described),
        (r"<title>.*?</title>", f"<title>{escape(plain.title)}</title>"),
        (r"</head>", "".join(links) + "</head>"),
        (r'<div id="app"></div>', f'<div id="app">{plain.main}</div>'),
    )
    for pattern, text in changes:
        found = re.search(pattern, shell, re.DOTALL)
        if found is not None:
            shell = shell[: found.start()] + text + shell[found.end() :]
    return shell


def _all(snapshot: Snapshot, type_: str, kind: type[D]) -> list[D]:
    return [
        records.decode(each.body, each.id, each.rev, kind)
        for each in records.every(snapshot, PUBLIC, f"{type_}:")
    ]


def _head(snapshot: Snapshot, proposal: PublishedProposal, language: Language) -> str:
    """What a proposal is about, in one line."""
    place = WORDS[language]["everywhere"]
    if proposal.municipality:
        id = f"municipality:{proposal.municipality}"
        known = records.load(snapshot, PUBLIC, id, Municipality)
        place = known.name if known else proposal.municipality
    kind, topic = KINDS[language][proposal.kind], TOPICS[language][proposal.topic]
    return f"{kind} · {topic} · {place}"


def _in(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.es


def _slug_of(document: Document) -> str:
    return document.id.partition(":")[2]


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _environment(language: Language) -> Environment:
    made = Environment(
        loader=PackageLoader("server.plain"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["text"] = partial(_in, language=language)
    made.filters["day"] = _day
    return made


_ENVIRONMENTS: Final[dict[Language, Environment]] = {each: _environment(each) for each in WORDS}
