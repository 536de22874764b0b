"""A notice in words, for e-mail and SMS: which case by its number, where to read it, nothing else.
Whoever looks over her shoulder learns no more than from a notification."""

from __future__ import annotations

from typing import Final

from schemas.text import Language
from server.notify.channels.letter import Letter
from server.notify.messages import PushMessage

#: What an SMS is worth its price for: something she waits for, or must do something about.
_WORTH_AN_SMS: Final = frozenset({"answered", "correction", "state"})

#: No accents: see ``server/accounts/letters.py``.
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "subject": "{name}: novedades",
        "answered": "{name}: su asunto {number} tiene respuesta. Puede leerla en {link}",
        "correction": "{name}: hay algo que corregir en lo que nos ha enviado. Vea {link}",
        "comment_published": "{name}: su comentario se ha publicado. Puede verlo en {link}",
        "comment_refused": "{name}: su comentario no se ha publicado. El motivo: {link}",
        "comment_taken_down": "{name}: su comentario se ha retirado. El motivo: {link}",
        "proposal_published": "{name}: su propuesta se ha publicado. Puede verla en {link}",
        "proposal_refused": "{name}: su propuesta no se ha publicado. El motivo: {link}",
        "proposal_taken_down": "{name}: su propuesta se ha retirado. El motivo: {link}",
        "appeal_granted": "{name}: se ha publicado lo que escribio tras su apelacion. Vea {link}",
        "appeal_denied": "{name}: se ha decidido sobre su apelacion. Vea {link}",
        "": "{name}: hay novedades en su asunto {number}. Puede verlas en {link}",
    },
    "en": {
        "subject": "{name}: news",
        "answered": "{name}: your case {number} has an answer. Read it at {link}",
        "correction": "{name}: there is something to correct in what you sent. See {link}",
        "comment_published": "{name}: your comment was published. See it at {link}",
        "comment_refused": "{name}: your comment was not published. Why: {link}",
        "comment_taken_down": "{name}: your comment was taken down. Why: {link}",
        "proposal_published": "{name}: your proposal was published. See it at {link}",
        "proposal_refused": "{name}: your proposal was not published. Why: {link}",
        "proposal_taken_down": "{name}: your proposal was taken down. Why: {link}",
        "appeal_granted": "{name}: what you wrote was published after your appeal. See {link}",
        "appeal_denied": "{name}: your appeal was decided on. See {link}",
        "": "{name}: there is news of your case {number}. See it at {link}",
    },
}


def is_worth(channel: str, message: PushMessage) -> bool:
    """Whether this channel carries such a message."""
    return channel != "sms" or message.kind in _WORTH_AN_SMS


def letter(message: PushMessage, language: Language, name: str, url: str) -> Letter:
    """The words for one message. ``name`` and ``url`` are the portal's."""
    words = _WORDS[language]
    text = words.get(message.kind) or words[""]
    number = message.number or ""
    filled = text.format(name=name, number=number, link=f"{url}{message.url}")
    return Letter(words["subject"].format(name=name), filled.replace("  ", " ").replace(" .", "."))
