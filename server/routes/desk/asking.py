"""Who asks at the desk."""

from __future__ import annotations

from typing import Literal, NamedTuple

from server.auth import AnyRequest, principal_of
from server.desk.scope import Desk, require
from server.officials.administering import Author
from server.officials.grants import Role, holds
from server.portal_state import Portal, portal_of
from server.principal import Principal
from sync.errors import Forbidden, SyncError


class Asking(NamedTuple):
    """The portal and the official who asks it."""

    portal: Portal
    official: Principal

    @property
    def desk(self) -> Desk:
        """What her commands need to know."""
        return Desk(self.official, self.portal.clock(), self.portal.config.terms)

    @property
    def needs_factor(self) -> Literal["", "administer", "all"]:
        """What of it needs a second factor: nothing, her administration, or all she may do."""
        need = self.portal.config.second_factor
        if need == "administer" and holds(self.official.grants, "administer"):
            return "administer"
        return "all" if need == "all" else ""

    @property
    def author(self) -> Author:
        """Who changes officials."""
        return Author(self.official, self.portal.clock())


async def asking(request: AnyRequest, role: Role | None = None) -> Asking:
    """The official, who has ``role`` somewhere, and a second factor where that needs one. Raises
    ``unauthorized`` or Forbidden."""
    principal = await principal_of(request)
    if principal.actor == "anonymous":
        raise SyncError("unauthorized", "Sign in to the desk.")
    if principal.actor != "official":
        raise Forbidden("Only officials work at the desk.")
    portal = portal_of(request.app.state)
    if role is not None:
        require(principal, role)
        need = portal.config.second_factor
        if need in {"all", role} and not principal.second_factor:
            raise Forbidden("This needs a second factor: set it up first.")
    return Asking(portal, principal)
