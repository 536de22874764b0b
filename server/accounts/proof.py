"""What only the account's person may do, not everybody who holds one of its devices.

A device may have been let in by a claim code, which anybody can type, or lie about unlocked. So it
changes how the account is opened, signs others out and erases only within ``devices.FRESH`` seconds
of a proof: a code sent to an address of the account, its password, a passkey.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from server.accounts import devices
from server.accounts.tables import contacts, passkeys
from server.principal import Principal
from sync.errors import Forbidden
from sync.snapshot import Snapshot


class ProofNeeded(Forbidden):
    """403 under a name of its own, by which the app knows what to ask the person for."""

    def __init__(self) -> None:
        super().__init__(
            "Prove first that it is you: sign in again, or confirm an address of the account anew."
        )
        self.name = "proof_needed"


def is_bare(snapshot: Snapshot, citizen: str) -> bool:
    """Whether she has nothing to prove herself by: neither a contact (so no password) nor a
    passkey. Then whoever holds a device is all that is known of her."""
    return not snapshot.connection.scalar(
        select(
            exists().where(contacts.c.citizen == citizen)
            | exists().where(passkeys.c.citizen == citizen)
        )
    )


def require(snapshot: Snapshot, principal: Principal, now: float) -> None:
    """Returns where the device has just proved to be the person's, or the account is bare. Raises
    ProofNeeded."""
    if is_bare(snapshot, principal.name) or devices.is_fresh(snapshot, principal.device, now):
        return
    raise ProofNeeded
