"""Officials added, changed and removed, by an administrator at the desk or an operator of the
machine. Each change is in the log, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from server.officials import audit, register, second_factor
from server.officials.audit import OPERATOR
from server.officials.grants import Grant, holds, may_grant
from server.officials.register import Official
from server.principal import Principal
from sync.errors import Conflict, Forbidden, NotFound
from sync.transaction import Transaction

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
Grants = Annotated[tuple[Grant, ...], Meta(max_length=200)]
Password = Annotated[str, Meta(min_length=8, max_length=1_000)]


class Author(Struct, frozen=True):
    """Who administers, and when: an official, or None for an operator of the machine."""

    official: Principal | None
    at: datetime

    @property
    def name(self) -> str:
        """As the log calls her."""
        return OPERATOR if self.official is None else self.official.name


class NewOfficial(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who will work at the desk."""

    name: Name
    display: Name
    password: Password
    grants: Grants


class OfficialChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of an official; what is left out stays. A new password ends her sessions."""

    display: Name | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    grants: Grants | UnsetType = UNSET


class OfficialView(Struct, frozen=True):
    """An official as administrators see her."""

    name: str
    display: str
    grants: tuple[Grant, ...]
    second_factor: bool


def view_of(official: Official) -> OfficialView:
    """Without her password's hash."""
    return OfficialView(official.name, official.display, official.grants, official.second_factor)


def add(t: Transaction, by: Author, new: NewOfficial, hashed: str) -> OfficialView:
    """Adds an official. Raises Conflict where the
    name is taken, Forbidden for grants beyond the administrator's own."""
    if register.official(t, new.name) is not None:
        raise Conflict("there is an official of that name")
    _check(by, new.grants)
    register.save_official(t, new.name, new.display, hashed, by.at)
    register.set_grants(t, new.name, new.grants)
    _record(t, by, "official_add", new.name, {"grants": _texts(new.grants)})
    return view_of(_existing(t, new.name))


def change(
    t: Transaction, by: Author, name: str, wanted: OfficialChange, hashed: str | None
) -> OfficialView:
    """Changes an official; ``hashed`` is her new password's hash. Raises NotFound, Forbidden beyond
    the administrator's reach, Conflict where she would lock herself out."""
    before = _existing(t, name)
    _check(by, before.grants)
    detail: dict[str, Any] = {}
    if wanted.display is not UNSET and wanted.display != before.display:
        register.rename(t, name, wanted.display)
        detail |= {"display_before": before.display, "display": wanted.display}
    if hashed is not None:
        display = before.display if wanted.display is UNSET else wanted.display
        register.save_official(t, name, display, hashed, by.at)
        detail["password"] = "new"  # noqa: S105 - says that it changed, not what it is
    if wanted.grants is not UNSET and set(wanted.grants) != set(before.grants):
        _check(by, wanted.grants)
        if by.official is not None and by.name == name and not holds(wanted.grants, "administer"):
            raise Conflict("you cannot take the administration away from yourself")
        register.set_grants(t, name, wanted.grants)
        detail |= {"grants_before": _texts(before.grants), "grants": _texts(wanted.grants)}
    if detail:
        _record(t, by, "official_change", name, detail)
    return view_of(_existing(t, name))


def remove(t: Transaction, by: Author, name: str) -> None:
    """Removes an official; what she did stays. Raises NotFound, Forbidden, Conflict for oneself."""
    before = _existing(t, name)
    _check(by, before.grants)
    if by.official is not None and by.name == name:
        raise Conflict("you cannot remove yourself")
    register.remove_official(t, name)
    _record(t, by, "official_remove", name, {"grants_before": _texts(before.grants)})


def reset_factor(t: Transaction, by: Author, name: str) -> None:
    """Takes her second factor off and ends her sessions. Raises NotFound, Forbidden."""
    _check(by, _existing(t, name).grants)
    second_factor.remove(t, name)
    register.end_sessions(t, name)
    _record(t, by, "factor_reset", name, {})


def within_reach(by: Principal, officials: Iterable[Official]) -> list[OfficialView]:
    """Those whom this administrator may change."""
    return [view_of(one) for one in officials if may_grant(by.grants, one.grants)]


def _existing(t: Transaction, name: str) -> Official:
    found = register.official(t, name)
    if found is None:
        raise NotFound("There is no official of that name.")
    return found


def _check(by: Author, grants: Iterable[Grant]) -> None:
    if by.official is not None and not may_grant(by.official.grants, grants):
        raise Forbidden("This is beyond the organizations and municipalities you administer.")


def _record(t: Transaction, by: Author, act: str, name: str, detail: dict[str, Any]) -> None:
    audit.record(t, by.name, act, by.at, subject=f"official:{name}", detail=detail)


def _texts(grants: Iterable[Grant]) -> list[str]:
    return [str(grant) for grant in sorted(grants)]
