"""What the portal writes to a person about her account. No accents in what an SMS carries: its
alphabet has "ñ" but not "ó", with which 70 characters fit instead of 160 (3GPP TS 23.038 6.2)."""

from __future__ import annotations

from typing import Final, Literal

from schemas.text import Language
from server.notify.channels.letter import Letter

#: What happened to an account, for those who did not do it themselves.
Event = Literal["device", "contact", "contact-removed", "password", "passkey", "erasure"]

_CODE: Final = {
    "es": (
        "{code} es su clave para el portal",
        "{code} es su clave para entrar en {name}. Vale 10 minutos. No se la diga a nadie, "
        "tampoco a quien diga trabajar en el portal.",
    ),
    "en": (
        "{code} is your code for the portal",
        "{code} is your code for {name}. It is good for 10 minutes. Give it to nobody, not even to "
        "somebody who says to work for the portal.",
    ),
}

_EVENTS: Final = {
    "es": {
        "device": "se ha entrado en su cuenta desde otro dispositivo",
        "contact": "se ha cambiado el correo o el celular de su cuenta",
        "contact-removed": "se ha quitado un correo o un celular de su cuenta",
        "password": "se ha puesto, cambiado o quitado la contraseña de su cuenta",
        "passkey": "se ha puesto o quitado una llave de acceso de su cuenta",
        "erasure": "se ha pedido borrar su cuenta; se puede anular durante 24 horas",
    },
    "en": {
        "device": "somebody signed in to your account on another device",
        "contact": "the e-mail or the number of your account was changed",
        "contact-removed": "an e-mail or a number was removed from your account",
        "password": "the password of your account was set, changed or removed",
        "passkey": "a passkey of your account was added or removed",
        "erasure": "somebody asked to erase your account; it can be undone for 24 hours",
    },
}

_NOTICE: Final = {
    "es": (
        "Aviso sobre su cuenta",
        "{name}: {event}. Si no ha sido usted, mire sus dispositivos: {link}",
    ),
    "en": ("About your account", "{name}: {event}. If it was not you, see your devices: {link}"),
}


def code_letter(code: str, language: Language, name: str, url: str) -> Letter:
    """The code. Its last line lets a phone offer it to the portal's page and to no other one
    ("Delivering origin-bound one-time codes over SMS", WICG)."""
    subject, text = _CODE[language]
    host = url.partition("://")[2]
    bound = f"\n\n@{host} #{code}" if url.startswith("https://") else ""
    return Letter(subject.format(code=code), text.format(code=code, name=name) + bound)


def event_letter(event: Event, language: Language, name: str, url: str) -> Letter:
    """That something happened, and where to look."""
    subject, text = _NOTICE[language]
    link = f"{url}/ajustes/dispositivos"
    return Letter(subject, text.format(name=name, event=_EVENTS[language][event], link=link))
