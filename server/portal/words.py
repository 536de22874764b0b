"""What a problem says to a person, in both languages: rule + label of the field. The app says the
same of the rules it checks itself (``pwa/src/i18n/*/forms.ts``)."""

from __future__ import annotations

from typing import Final

from schemas.documents import Problem
from schemas.text import Text

#: Rule → (Spanish, English). ``{label}`` is the field's label, ``{limit}`` the rule's number.
#: Rules are JSON Schema's keywords, a widget's name where its value is malformed, or our own.
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "required": ("{label}: escriba este dato", "{label}: write this"),
    "required.choice": ("{label}: elija una opción", "{label}: choose an option"),
    "required.checkbox": (
        "{label}: marque la casilla para continuar",
        "{label}: tick the box to continue",
    ),
    "required.date": ("{label}: escriba la fecha", "{label}: write the date"),
    "required.photo": ("{label}: añada una foto", "{label}: add a photo"),
    "hidden": (
        "{label}: no corresponde a lo que respondió antes",
        "{label}: it does not go with your other answers",
    ),
    "unknown": ("El formulario no tiene el campo {label}", "The form has no field {label}"),
    "enum": ("{label}: elija una opción", "{label}: choose an option"),
    "const": (
        "{label}: marque la casilla para continuar",
        "{label}: tick the box to continue",
    ),
    "minLength": (
        "{label}: escriba al menos {limit} caracteres",
        "{label}: write at least {limit} characters",
    ),
    "maxLength": (
        "{label}: escriba {limit} caracteres como máximo",
        "{label}: write {limit} characters at most",
    ),
    "minimum": ("{label}: debe ser {limit} o más", "{label}: it must be {limit} or more"),
    "maximum": ("{label}: debe ser {limit} o menos", "{label}: it must be {limit} or less"),
    "minItems": ("{label}: añada al menos {limit}", "{label}: add at least {limit}"),
    "maxItems": (
        "{label}: puede añadir {limit} como máximo",
        "{label}: you can add {limit} at most",
    ),
    "date": (
        "{label}: escriba una fecha que exista, con día, mes y año",
        "{label}: write a real date, with day, month and year",
    ),
    "past": (
        "{label}: escriba una fecha que no sea posterior a hoy",
        "{label}: write a date that is not after today",
    ),
    "identity": (
        "{label}: escriba las 11 cifras del carné de identidad, tal como aparecen",
        "{label}: write the 11 digits of the identity card, as they appear",
    ),
    "phone": (
        "{label}: escriba un teléfono de 8 cifras, por ejemplo 5 234 5678",
        "{label}: write an 8-digit phone number, for example 5 234 5678",
    ),
    "email": (
        "{label}: escriba un correo como nombre@ejemplo.cu",
        "{label}: write an address like name@example.cu",
    ),
    "attachment": (
        "{label}: no llegó el archivo {limit}. Añádalo otra vez",
        "{label}: the file {limit} did not arrive. Add it again",
    ),
    "other": ("{label}: revise lo que escribió", "{label}: check what you wrote"),
    "service": (
        "Este trámite ya no se ofrece. Lo que usted escribió sigue en su teléfono.",
        "This service is no longer offered. What you wrote is still on your phone.",
    ),
    "version": (
        "El formulario cambió después de que usted lo abrió. Revise lo escrito y envíelo otra vez.",
        "The form changed after you opened it. Check your answers and send it again.",
    ),
    "taken": (
        "No se pudo registrar este envío. Envíelo otra vez.",
        "This could not be registered. Send it again.",
    ),
    "case": (
        "El mensaje no se entregó: no corresponde a un caso suyo.",
        "The message was not delivered: it does not belong to a case of yours.",
    ),
    "too_many": (
        "El mensaje no se entregó: su caso ya tiene {limit} mensajes suyos sin respuesta. "
        "Escriba otra vez cuando le respondan.",
        "The message was not delivered: your case already has {limit} messages of yours without "
        "an answer. Write again once you are answered.",
    ),
    "review": (
        "No se pudo pedir la revisión: se pide una sola vez, cuando el asunto ya tiene respuesta.",
        "The review could not be asked for: it is asked for once, when the case has an answer.",
    ),
    "vote": (
        "La valoración no se recibió: esa publicación ya no está en el portal.",
        "The rating was not received: that publication is no longer on the portal.",
    ),
    "comment": (
        "No se recibió: ese comentario ya no está en el portal.",
        "It was not received: that comment is no longer on the portal.",
    ),
    "appeal": (
        "No se pudo apelar: se apela una sola vez, cuando lo escrito no se publicó o se retiró.",
        "The appeal could not be made: it is made once, when a text was refused or taken down.",
    ),
    "publication": (
        "El comentario no se recibió: esa publicación ya no está en el portal.",
        "The comment was not received: that publication is no longer on the portal.",
    ),
    "proposal": (
        "El apoyo no se recibió: esa propuesta ya no está en el portal.",
        "The support was not received: that proposal is no longer on the portal.",
    ),
    "municipality": (
        "La propuesta no se recibió: ese municipio ya no está en el portal.",
        "The proposal was not received: that municipality is no longer on the portal.",
    ),
    "blank": ("El texto está vacío.", "The text is empty."),
}

#: Widget → the words where nothing was given; other widgets have those of "required".
MISSING: Final = {
    **dict.fromkeys(("radio", "select", "municipality"), "required.choice"),
    **{widget: f"required.{widget}" for widget in ("checkbox", "date", "photo")},
}

_LABEL: Final = "{label}: "


def problem(
    field: str, rule: str, label: Text | None = None, limit: object = "", *, words: str = ""
) -> Problem:
    """A problem with its words, those of ``words`` where the rule alone does not choose them.
    Without a label the field's own name stands for it."""
    spanish, english = MESSAGES[words or rule]
    shown = label or Text(es=field, en=field)
    return Problem(
        field,
        rule,
        Text(es=_said(spanish, shown.es, limit), en=_said(english, shown.en, limit)),
    )


def _said(message: str, label: str, limit: object) -> str:
    """A question ends with its own mark; the answer to it begins a sentence."""
    if label.endswith("?") and message.startswith(_LABEL):
        phrase = message.removeprefix(_LABEL).format(limit=limit)
        return f"{label} {phrase[:1].upper()}{phrase[1:]}"
    return message.format(label=label, limit=limit)
