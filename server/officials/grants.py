"""What an official may do, and where: a list of grants. Pure.

A grant without an organization is for all of them, one without a municipality for the whole city.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

#: attend: cases. moderate: comments. publish: publications. administer: officials and the log.
Role = Literal["attend", "moderate", "publish", "administer"]

#: A slug, or empty for all.
_Everywhere = Annotated[str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=80)]


class Grant(Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """One role in one organization and one municipality."""

    role: Role
    organization: _Everywhere = ""
    municipality: _Everywhere = ""

    def __str__(self) -> str:
        where = [self.organization or "*", self.municipality or "*"]
        return f"{self.role} {'/'.join(where)}"


#: Of officials who were there before grants, and of those added without naming a role.
DEFAULT: Final[tuple[Grant, ...]] = (Grant("attend"), Grant("moderate"))


def covers(grant: Grant, organization: str, municipality: str) -> bool:
    """Whether the grant reaches there. What has no municipality is the whole city's: a grant of one
    municipality does not reach it."""
    return grant.organization in ("", organization) and grant.municipality in ("", municipality)


def allows(grants: Iterable[Grant], role: Role, organization: str, municipality: str) -> bool:
    """Whether any of ``grants`` gives ``role`` there."""
    return any(g.role == role and covers(g, organization, municipality) for g in grants)


def holds(grants: Iterable[Grant], role: Role) -> bool:
    """Whether she has the role anywhere."""
    return any(grant.role == role for grant in grants)


def belongs(grants: Iterable[Grant], organization: str, municipality: str) -> bool:
    """Whether she attends in that very office: by a grant that names the organization, not by one
    that is for all of them."""
    return bool(organization) and allows(
        (grant for grant in grants if grant.organization), "attend", organization, municipality
    )


def may_grant(grants: Iterable[Grant], given: Iterable[Grant]) -> bool:
    """Whether who has ``grants`` may give, change or take away all of ``given``: an administrator
    gives nothing beyond her own organization and municipality."""
    own = tuple(grants)
    return all(allows(own, "administer", one.organization, one.municipality) for one in given)


def overlap(grants: Iterable[Grant], others: Iterable[Grant], role: Role) -> bool:
    """Whether there is a place where both give the role."""
    theirs = [grant for grant in others if grant.role == role]
    return any(
        _meet(mine.organization, other.organization)
        and _meet(mine.municipality, other.municipality)
        for mine in grants
        if mine.role == role
        for other in theirs
    )


def _meet(one: str, other: str) -> bool:
    return one == other or "" in (one, other)
