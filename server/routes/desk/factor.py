"""An official's second factor: setting it up, and taking it off."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post
from litestar.exceptions import TooManyRequestsException
from msgspec import Meta, Struct

from server.auth import DESK_COOKIE, AnyRequest
from server.officials import audit, register, second_factor
from server.officials.second_factor import Enrolment, Verdict
from server.routes.desk.asking import Asking, asking
from sync.errors import Forbidden
from sync.transaction import Transaction

Code = Annotated[str, Meta(min_length=1, max_length=40)]


class FactorState(Struct, frozen=True):
    """Whether it counts, whether what she may do needs it, and recovery codes not used yet."""

    on: bool
    needed: bool
    recovery_left: int


class FactorCode(Struct, frozen=True, forbid_unknown_fields=True):
    """A code of the app, or a recovery code."""

    code: Code


class RecoveryCodes(Struct, frozen=True):
    """Shown once."""

    codes: list[str]


@get("/factor")
async def factor_state(request: AnyRequest) -> FactorState:
    """How hers stands."""
    who = await asking(request)
    name = who.official.name
    left = await who.portal.store.read(lambda s: second_factor.recovery_left(s, name))
    return FactorState(who.official.second_factor, who.needs_factor != "", left)


@post("/factor", status_code=200)
async def begin_factor(request: AnyRequest) -> Enrolment:
    """A new secret for her app; 409 where one counts already."""
    who = await asking(request)
    factor = who.portal.second_factor
    return await who.portal.store.write(lambda t: factor.begin(t, who.official.name))


@post("/factor/confirmation", status_code=200)
async def confirm_factor(request: AnyRequest, data: FactorCode) -> RecoveryCodes:
    """The first code of the app makes it count. Her other sessions end: they were opened without
    it."""
    who = await asking(request)
    name, now, token = who.official.name, who.portal.clock(), request.cookies.get(DESK_COOKIE, "")

    def confirm(t: Transaction) -> tuple[Verdict, list[str]]:
        verdict, codes = who.portal.second_factor.confirm(t, name, data.code, now)
        if codes:
            register.end_sessions(t, name, but=token)
        audit.record(t, name, "factor_on" if codes else "factor_failed", now)
        return verdict, codes

    verdict, codes = await who.portal.store.write(confirm)
    await refuse_unless_right(who, verdict)
    return RecoveryCodes(codes)


@post("/factor/removal", status_code=204)
async def remove_factor(request: AnyRequest, data: FactorCode) -> None:
    """Takes it off; it needs a code."""
    who = await asking(request)
    name, now = who.official.name, who.portal.clock()

    def remove(t: Transaction) -> Verdict:
        verdict = who.portal.second_factor.check(t, name, data.code, now)
        right = verdict in ("right", "recovered")
        if right:
            second_factor.remove(t, name)
        audit.record(t, name, "factor_off" if right else "factor_failed", now)
        return verdict

    await refuse_unless_right(who, await who.portal.store.write(remove))


async def refuse_unless_right(who: Asking, verdict: Verdict) -> None:
    """Raises Forbidden for a wrong code, 429 with ``Retry-After`` while none is looked at."""
    if verdict == "wrong":
        raise Forbidden("The code is wrong, or was used already.")
    if verdict == "locked":
        name, now = who.official.name, who.portal.clock()
        seconds = await who.portal.store.read(lambda s: second_factor.lock_seconds(s, name, now))
        raise TooManyRequestsException(
            "Too many wrong codes. Try again later.", headers={"Retry-After": str(seconds)}
        )
