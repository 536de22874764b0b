"""What a portal holds that has been at work for a while: 200 cases, comments, people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from schemas.documents import CaseState, DeskCase
from schemas.text import Text
from tests.browser.conftest import PATIENCE, PERMISSIONS
from tests.browser.official import Citizen, Official
from tests.support.desk_cases import received_case, write_cases
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice

CASES: Final = 200
_STATES: Final[list[CaseState]] = ["received", "received", "in_study", "in_study", "answered"]
_PEOPLE = ("Yamila Pérez Díaz", "Caridad Rodríguez", "Luis Alberto Hernández de la Torre", "")
_STREETS = ("Calzada del Cerro", "Primelles", "Zanja", "Avenida de los Presidentes", "Obispo")
_MUNICIPALITIES = ("cerro", "playa", "plaza-de-la-revolucion", "san-miguel-del-padron")
_COMPLAINT = Text(es="Atención a la Población", en="Complaints, requests, reports and suggestions")
_LEAK = Text(
    es="Reportar una fuga de agua o una luminaria apagada",
    en="Report a water leak or a street light",
)
_MATTERS = (
    "Hace un mes que nadie recoge la basura de la esquina",
    "El ruido del taller de al lado no deja dormir a nadie en el edificio desde hace semanas",
    "Solicitud de una rampa en la entrada del policlínico",
    "La parada quedó sin techo",
)
_KINDS: Final = {
    "queja": Text(es="Queja", en="Complaint"),
    "peticion": Text(es="Petición", en="Request"),
    "denuncia": Text(es="Denuncia", en="Report of wrongdoing"),
    "sugerencia": Text(es="Sugerencia", en="Suggestion"),
}


@dataclass
class City:
    """A portal, who writes to it, and devices that look at it."""

    portal: PortalProcess
    post: PostOffice
    browser: Browser
    official: Official
    citizen: Citizen

    def device(self, *, touch: bool = True) -> BrowserContext:
        """An empty browser profile: a phone, or with ``touch=False`` a computer."""
        context = self.browser.new_context(
            viewport={"width": 360, "height": 640},
            has_touch=touch,
            base_url=self.portal.url,
            locale="es-CU",
            timezone_id="America/Havana",
        )
        context.set_default_timeout(PATIENCE)
        context.grant_permissions(PERMISSIONS, origin=self.portal.url)
        return context


def fill(portal: PortalProcess, post: PostOffice, browser: Browser) -> City:
    """The portal runs, with its cases, when this returns."""
    # Makes the file, but not yet the day's report of what is overdue.
    portal.run("official", "list")
    write_cases(portal.data / "portal.db", _cases())
    portal.start()
    official = Official(portal, "María Pérez Rodríguez")
    return City(portal, post, browser, official, Citizen(portal))


def _cases() -> Iterator[DeskCase]:
    chance = random.Random(4)
    now = datetime.now(UTC)
    for number in range(CASES):
        # The oldest are past their day, the next near it.
        yield _case(number, now - timedelta(hours=4.1 * (CASES - number)), chance)


def _case(number: int, at: datetime, chance: random.Random) -> DeskCase:
    complaint = number % 3 == 0
    municipality, person = chance.choice(_MUNICIPALITIES), chance.choice(_PEOPLE)
    address = f"{chance.choice(_STREETS)} {chance.randrange(100, 999)}"
    state = chance.choice(_STATES)
    kind = chance.choice(list(_KINDS)) if complaint else ""
    leak = {
        "kind": "fuga-de-agua",
        "leak_source": "calle",
        "leak_flow": "brota",
        "place": {"municipality": municipality, "address": address},
    }
    told = {"kind": kind, "subject": chance.choice(_MATTERS), "description": "Desde hace un mes."}
    assigned = chance.choice([("", ""), ("", ""), ("jorge", "Jorge Díaz")])
    return received_case(
        UUID(int=chance.getrandbits(128), version=4),
        at,
        state,
        number=f"{at.year}-{number + 1:06d}",
        service="atencion-a-la-poblacion" if complaint else "reporte-fuga-de-agua-o-alumbrado",
        service_title=_COMPLAINT if complaint else _LEAK,
        organization="gobierno-provincial" if complaint else "aguas-y-electricidad",
        municipality=municipality,
        kind=kind,
        kind_title=_KINDS.get(kind),
        data={**(told if complaint else leak), "full_name": person},
        assignee=assigned[0],
        assignee_name=assigned[1],
    )
