"""Where a grant reaches, and what an administrator may give."""

from __future__ import annotations

import pytest

from server.officials.grants import Grant, allows, belongs, covers, holds, may_grant

ALL = Grant("attend")
WATER = Grant("attend", "aguas")
CERRO = Grant("attend", "", "cerro")
WATER_OF_CERRO = Grant("attend", "aguas", "cerro")


@pytest.mark.parametrize(
    ("grant", "reached"),
    [
        (ALL, [True, True, True, True, True]),
        (WATER, [True, True, False, False, True]),
        (CERRO, [True, False, True, False, False]),
        (WATER_OF_CERRO, [True, False, False, False, False]),
    ],
)
def test_where_a_grant_reaches(grant: Grant, reached: list[bool]) -> None:
    places = [
        ("aguas", "cerro"),
        ("aguas", "playa"),
        ("vivienda", "cerro"),
        ("vivienda", "playa"),
        ("aguas", ""),  # the whole city's
    ]
    assert [covers(grant, *place) for place in places] == reached


def test_a_role_is_not_another() -> None:
    grants = (WATER, Grant("moderate"))
    assert allows(grants, "attend", "aguas", "playa")
    assert not allows(grants, "attend", "vivienda", "playa")
    assert not allows(grants, "publish", "aguas", "playa")
    assert holds(grants, "moderate")
    assert not holds(grants, "administer")
    assert not holds((), "attend")


def test_only_a_grant_that_names_the_office_makes_one_belong_to_it() -> None:
    assert belongs((WATER,), "aguas", "playa")
    assert belongs((WATER_OF_CERRO,), "aguas", "cerro")
    assert not belongs((WATER_OF_CERRO,), "aguas", "playa")
    assert not belongs((ALL, CERRO), "aguas", "cerro")
    assert not belongs((ALL,), "", "")
    assert not belongs((Grant("moderate", "aguas"),), "aguas", "cerro")


def test_nobody_gives_more_than_she_administers() -> None:
    city, water = (Grant("administer"),), (Grant("administer", "aguas"),)
    assert may_grant(city, [ALL, WATER, CERRO, Grant("administer")])
    assert may_grant(water, [WATER, WATER_OF_CERRO, Grant("administer", "aguas", "cerro")])
    assert may_grant(water, [])
    for beyond in (ALL, CERRO, Grant("attend", "vivienda"), Grant("administer")):
        assert not may_grant(water, [WATER, beyond])
    assert not may_grant((ALL,), [ALL])
