"""Officials of every role, some of one office alone."""

from __future__ import annotations

from tests.portal.people import Json

WATER, HOUSING, GOVERNMENT = "aguas-y-electricidad", "vivienda", "gobierno-provincial"


def grant(role: str, organization: str = "", municipality: str = "") -> Json:
    return {"role": role, "organization": organization, "municipality": municipality}


PEOPLE = {
    "agua": grant("attend", WATER),
    "agua-cerro": grant("attend", WATER, "cerro"),
    "agua-playa": grant("attend", WATER, "playa"),
    "vivienda": grant("attend", HOUSING),
    "gobierno": grant("attend", GOVERNMENT),
    "todo": grant("attend"),
    "modera": grant("moderate"),
    "publica": grant("publish", WATER),
    "jefa-agua": grant("administer", WATER),
    "jefa": grant("administer"),
}
#: Names are for signing in, the other one is for people to read.
EVIL = '=HYPERLINK("http://evil")'
