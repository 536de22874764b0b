"""``/api/account``: a citizen's account and her devices.

No cookie plays a part here: a device shows its own credentials (HTTP Basic) with every request, so
another site can make a browser do nothing, and signing in hands over no session that was there
before.
"""

from __future__ import annotations

from litestar import Router

from server.routes.account import codes, devices, joining, own_data, passkeys, password

account_router = Router(
    "/api/account",
    route_handlers=[
        codes.ask_code,
        codes.confirm_code,
        devices.choose_notices,
        devices.make_claim,
        devices.redeem_claim,
        devices.remove_contact,
        devices.revoke_device,
        devices.revoke_others,
        devices.show,
        joining.enter,
        joining.join,
        own_data.ask_erasure,
        own_data.download,
        own_data.undo_erasure,
        passkeys.add_passkey,
        passkeys.begin_passkey,
        passkeys.begin_sign_in,
        passkeys.prove_by_passkey,
        passkeys.remove_passkey,
        passkeys.sign_in_by_passkey,
        password.remove_password,
        password.set_password,
        password.sign_in,
    ],
    response_headers={"Cache-Control": "no-store"},
    tags=["account"],
)
