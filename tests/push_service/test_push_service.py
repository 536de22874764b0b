"""The push service of the tests is itself right: RFC 8291's example, and what it refuses."""

from __future__ import annotations

import time

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from tests.push_service.browser import Browser, b64, unb64
from tests.push_service.vapid_check import RefusedError, check_vapid

#: RFC 8291 section 5.
PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN"
)


def rfc_browser() -> Browser:
    number = int.from_bytes(unb64(PRIVATE), "big")
    return Browser(ec.derive_private_key(number, ec.SECP256R1()), unb64(AUTH))


def test_decrypts_the_rfcs_example() -> None:
    assert rfc_browser().decrypt(unb64(BODY)) == b"When I grow up, I want to be a watermelon"


def test_another_browser_cannot_decrypt() -> None:
    with pytest.raises(InvalidTag):
        Browser.new().decrypt(unb64(BODY))


def token(**claims: object) -> tuple[str, str]:
    """An Authorization header and the key it was signed with."""
    vapid = Vapid02(ec.generate_private_key(ec.SECP256R1()))
    now = int(time.time())
    said = {"aud": "https://push.example", "exp": now + 3600, "sub": "mailto:a@b.cu", **claims}
    header = vapid.sign(said)["Authorization"]
    return header, header.rpartition("k=")[2]


def refusal(header: str, key: str) -> str:
    with pytest.raises(RefusedError) as refused:
        check_vapid(header, audience="https://push.example", key=key, now=time.time())
    return str(refused.value)


def test_accepts_a_good_token() -> None:
    header, key = token()
    check_vapid(header, audience="https://push.example", key=key, now=time.time())


def test_refuses_bad_tokens() -> None:
    header, key = token()
    assert "no vapid" in refusal("", key)
    assert "subscribed" in refusal(header, b64(b"\x04" + bytes(64)))
    head, _, _ = header.partition(".")
    _, other_key = other = token()
    assert "signature" in refusal(header.replace(key, other_key), other_key)
    assert "aud" in refusal(*token(aud="https://other.example"))
    assert "exp" in refusal(*token(exp=int(time.time()) + 25 * 3600))
    assert head != other[0]
