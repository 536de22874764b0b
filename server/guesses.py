"""How many passwords may be tried (NIST SP 800-63B-4 section 3.2.2: at most 100 in a row).

Of one name few from one network and more from all, else a stranger could lock its owner out. Of all
names together more from one network, which many people may share: else somebody could try one
common password with everybody's name.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from sqlalchemy import Connection

from server.limits import Limit, forget, give_back, take

#: Wrong passwords for one name from one network, and the seconds in which they count.
NEAR: Final = 10
NEAR_IN: Final = 900.0
_OF_A_NAME: Final = 100
#: Wrong passwords from one network, whatever the names.
NETWORK: Final = 100
_NETWORK_IN: Final = 3600.0


class Guess(Struct, frozen=True):
    """An attempt at the password of ``name`` at a ``door`` (what the name is of), from
    ``network`` (empty where the network says nothing). All wrong ones of a name count for
    ``seconds``."""

    door: str
    name: str
    network: str
    seconds: float

    def count(self, connection: Connection, now: float) -> float:
        """Counts it as wrong until it is known to be right; the seconds to wait where there were
        too many. Whether anybody has the name makes no difference."""
        return take(connection, [*self._of_name(), *self._of_network()], now)

    def right(self, connection: Connection) -> None:
        """It was right: those of the name are counted anew, those of the network without it."""
        for limit in self._of_name():
            forget(connection, limit)
        for limit in self._of_network():
            give_back(connection, limit)

    def locks(self, connection: Connection, wait: float, now: float) -> bool:
        """Whether it is the first that is refused in this ``wait``."""
        once = Limit(f"{self.door}-locked:{self.name}", 1, wait)
        return take(connection, [once], now) == 0

    def _of_name(self) -> list[Limit]:
        return [
            Limit(f"{self.door}:{self.name}:{self.network}", NEAR, NEAR_IN),
            Limit(f"{self.door}:{self.name}", _OF_A_NAME, self.seconds),
        ]

    def _of_network(self) -> list[Limit]:
        subject = f"{self.door}-network:{self.network}"
        return [Limit(subject, NETWORK, _NETWORK_IN)] if self.network else []
