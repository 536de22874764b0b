"""Two processes at PostgreSQL at the same time: what is good once is good for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar

import pyotp
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from schemas.accounts import NewDevice
from server import identity
from server.access import citizen_database
from server.accounts import claims
from server.accounts.claims import Made
from server.accounts.devices import LetIn
from server.limits import Limit, take
from server.officials import register
from server.officials.second_factor import SecondFactor
from server.principal import Principal
from server.setup import set_up
from sync.store import Store
from sync.transaction import Transaction
from tests.support.postgres import Cluster
from tests.support.wait import until

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOW = AT.timestamp()
CITIZEN = "c" * 32


Answer = TypeVar("Answer")


class City:
    """A store that two processes have open."""

    def __init__(self, url: str) -> None:
        self.one, self.other = Store(url), Store(url)
        for store in (self.one, self.other):
            store.open()
        set_up(self.one)
        self._url = url

    def close(self) -> None:
        self.one.close()
        self.other.close()

    def at_once(
        self, first: Callable[[Transaction], Answer], second: Callable[[Transaction], Answer]
    ) -> tuple[Answer, Answer]:
        """What both answer, where the second begins before the first is committed."""
        done, commit = Event(), Event()

        def held(transaction: Transaction) -> Answer:
            answer = first(transaction)
            done.set()
            assert commit.wait(20)
            return answer

        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(self.one.write_blocking, held)
            assert done.wait(20)
            other = pool.submit(self.other.write_blocking, second)
            # It goes through, or waits for a lock that the first holds.
            until(lambda: other.done() or self._waits())
            commit.set()
            return one.result(20), other.result(20)

    def _waits(self) -> bool:
        engine = create_engine(self._url, poolclass=NullPool)
        with engine.begin() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            return bool(connection.scalar(text(query)))


@pytest.fixture
def city(postgres: Cluster) -> Iterator[City]:
    with postgres.store_url() as url:
        made = City(url)
        yield made
        made.close()


def test_a_limits_last_try_is_one_processs(city: City) -> None:
    def attempt(t: Transaction) -> float:
        return take(t.connection, [Limit("a", 1, 60.0), Limit("b", 9, 60.0)], NOW)

    assert city.at_once(attempt, attempt) == (0.0, 60.0)
    # The refused one counted nowhere.
    rest = [Limit("b", 9, 60.0)]
    waits = [city.one.write_blocking(lambda t: take(t.connection, rest, NOW)) for _ in range(9)]
    assert waits == [0.0] * 8 + [60.0]


def test_a_code_of_the_second_factor_lets_one_in(city: City) -> None:
    factor = SecondFactor(b"k" * 32, "Portal")
    city.one.write_blocking(lambda t: register.save_official(t, "ana", "Ana", "x", AT))
    secret = city.one.write_blocking(lambda t: factor.begin(t, "ana")).secret
    code = pyotp.TOTP(secret).at(AT)

    def check(t: Transaction) -> str:
        return factor.check(t, "ana", code, AT)

    assert city.at_once(check, check) == ("right", "wrong")


def test_a_claim_code_lets_one_device_in(city: City) -> None:
    principal = Principal(
        actor="citizen", name=CITIZEN, known=False, secret_hash=b"x" * 32, device=CITIZEN
    )
    db = citizen_database(CITIZEN)
    city.one.write_blocking(lambda t: identity.create_database(t, principal, db))
    made = city.one.write_blocking(lambda t: claims.make(t, CITIZEN, NOW))
    assert isinstance(made, Made)

    def redeem(digit: str) -> Callable[[Transaction], bool]:
        device = NewDevice(digit * 32, "s" * 43, "")
        # Each at another address: the limit of one is not what keeps them apart.
        return lambda t: isinstance(claims.redeem(t, made.code, device, digit, NOW), LetIn)

    assert city.at_once(redeem("a"), redeem("b")) == (True, False)
