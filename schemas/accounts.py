"""What the app and the portal tell each other about accounts (``/api/account``)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from schemas.text import Language, Moment

ContactKind = Literal["email", "phone"]

#: A device's or a citizen's id.
Hex = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
#: 32 random bytes in base64url.
Secret = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
#: What a person typed as her e-mail address or mobile number.
Typed = Annotated[str, Meta(min_length=1, max_length=254)]
Password = Annotated[str, Meta(min_length=8, max_length=1_000)]
#: By which the portal finds again what a device began.
Challenge = Annotated[str, Meta(min_length=1, max_length=100)]


class NewDevice(Struct, frozen=True, forbid_unknown_fields=True):
    """A device that asks to be let in. It draws its own credentials, so that the same request, sent
    again because an answer was lost, makes no second device. ``name`` is how a person knows it."""

    id: Hex
    secret: Secret
    name: Annotated[str, Meta(max_length=80)]


class AskCode(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a code to this address."""

    to: Typed
    language: Language


class CodeSent(Struct, frozen=True):
    """Said of every address alike. Times in seconds; ``to`` is the address as it was understood."""

    challenge: str
    to: str
    kind: ContactKind
    expires_in: int
    again_in: int


class ConfirmCode(Struct, frozen=True, forbid_unknown_fields=True):
    """The code that arrived. attach: the address becomes the asking device's (credentials needed).
    sign-in: ``device`` is let into the account of the address."""

    challenge: Challenge
    code: Annotated[str, Meta(min_length=1, max_length=20)]
    intent: Literal["attach", "sign-in"]
    language: Language
    device: NewDevice | None = None


class Confirmed(Struct, frozen=True):
    """attached and signed-in: done. taken: the address is another account's, sign in to it. none:
    no account has it. After the last two the code may be used once more, with the other intent."""

    outcome: Literal["attached", "signed-in", "taken", "none"]
    citizen: str = ""


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """An address and the account's password."""

    to: Typed
    password: Annotated[str, Meta(min_length=1, max_length=1_000)]
    device: NewDevice


class SignedIn(Struct, frozen=True):
    """The device's credentials open ``citizen-<citizen>`` from now on."""

    citizen: str


class SetPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """``current`` is needed where there is one, unless the device has just signed in."""

    password: Password
    current: Annotated[str, Meta(max_length=1_000)] = ""


class ClaimCode(Struct, frozen=True):
    """By which one other device takes the cases over, once, within ``expires_in`` seconds."""

    code: str
    expires_in: int


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """Use such a code."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    device: NewDevice


class ConfirmedContact(Struct, frozen=True):
    """An address that was confirmed by a code."""

    kind: ContactKind
    address: str
    confirmed_at: Moment


class Device(Struct, frozen=True):
    """A device that opens the account's database. ``seen_at`` is to the hour."""

    id: str
    name: str
    created_at: Moment
    seen_at: Moment
    this: bool


class ChooseNotices(Struct, frozen=True, forbid_unknown_fields=True):
    """The kinds of her addresses at which she wants to be told of answers; none: not at all."""

    told: list[ContactKind]
    language: Language


class Ceremony(Struct, frozen=True):
    """What the browser is to ask the person's authenticator: ``options`` as W3C Web Authentication
    has them in JSON (``PublicKeyCredentialCreationOptionsJSON``, ``…RequestOptionsJSON``)."""

    ceremony: str
    options: dict[str, Any]


class AddPasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """What the authenticator made (``RegistrationResponseJSON``)."""

    ceremony: Challenge
    credential: dict[str, Any]
    name: Annotated[str, Meta(max_length=80)]


class UsePasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """What the authenticator signed (``AuthenticationResponseJSON``)."""

    ceremony: Challenge
    credential: dict[str, Any]
    device: NewDevice


class ProvePasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """The same, from a device that is in the account already: who holds it is its person."""

    ceremony: Challenge
    credential: dict[str, Any]


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """The credentials that this device had before it signed in: what was done under them becomes
    part of the account."""

    device: NewDevice


class Enter(Struct, frozen=True, forbid_unknown_fields=True):
    """``device`` is let into what another device of the account brought along."""

    device: NewDevice


class Passkey(Struct, frozen=True):
    """A passkey of the account. ``id`` in base64url."""

    id: str
    name: str
    created_at: Moment
    used_at: Moment


class Account(Struct, frozen=True, kw_only=True):
    """What the portal knows of the person who asks. Without contacts and password it is a device's
    anonymous identity."""

    citizen: str
    contacts: list[ConfirmedContact]
    has_password: bool
    devices: list[Device]
    #: Where she is told of answers, beside pushes.
    told: list[ContactKind]
    passkeys: list[Passkey]
    #: The identities that her devices had before they signed in: their databases are hers too.
    joined: list[str]
    #: When all of hers will be erased, if she asked for it.
    erase_at: Moment | None = None


AccountMessage = (
    AskCode
    | CodeSent
    | ConfirmCode
    | Confirmed
    | SignIn
    | SignedIn
    | SetPassword
    | ClaimCode
    | Claim
    | ChooseNotices
    | Ceremony
    | AddPasskey
    | UsePasskey
    | ProvePasskey
    | Join
    | Enter
    | Account
)
