"""The story's two languages. It is written with the Spanish words of the screens; a person who uses
the portal in English finds the English ones. A word without its English ends the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_ENGLISH: Final = {
    # An account.
    "Correo o número de móvil": "E-mail or mobile number",
    "Enviar la clave": "Send the code",
    "Clave de 6 cifras": "6-digit code",
    "Contraseña": "Password",
    "Correo": "E-mail",
    "Ya está dentro": "You are signed in",
    "Ver mis asuntos": "See my cases",
    # A form.
    "Empezar": "Start",
    "Una fuga de agua": "A water leak",
    "De la calle o la acera": "From the street or the pavement",
    "Brota con fuerza": "It gushes",
    "Otros detalles": "Other details",
    "Continuar": "Continue",
    "Municipio": "Municipality",
    "Dirección": "Address",
    "Foto 1": "Photo 1",
    "Nombre y apellidos": "Full name",
    "Revisar antes de enviar": "Check before sending",
    "Revise antes de enviar": "Check before you send",
    "Enviar": "Send",
    "Se enviará cuando haya conexión": "It will be sent when there is a connection",
    "Sí, avísenme": "Yes, tell me",
    "Le avisaremos en este teléfono.": "We will tell you on this phone.",
    "Ver mi asunto": "See my case",
    "Ver la constancia": "See the receipt",
    # A case.
    "Escribir a quien atiende su asunto": "Write to whoever handles your case",
    "Enviar mensaje": "Send message",
    "No estoy conforme con la respuesta": "I disagree with the answer",
    "¿Por qué no está conforme?": "Why do you disagree?",
    "Pedir que lo revisen": "Ask for a review",
    "Otra persona revisa su asunto": "Somebody else looks at your case again",
    # A publication.
    "Su comentario": "Your comment",
    "Su nombre": "Your name",
    "Enviar comentario": "Send comment",
    "Esperando conexión": "Waiting for a connection",
    "Sus comentarios aquí": "Your comments here",
    "Publicado": "Published",
    "5 estrellas": "5 stars",
    "Su valoración: 5 de 5. Se enviará": "Your rating: 5 of 5. It will be sent",
    "Su valoración: 5 de 5. Se suma al total": "Your rating: 5 of 5. It is added to the total",
    # What she writes, and what she is written.
    "El agua corre hasta la esquina desde el domingo.": "Water has run to the corner since Sunday.",
    "Gracias. ¿Se podrá consultar aquí el turno de las colas?": "Thank you. Will it show queues?",
    "Una brigada repara la tubería mañana, de 8:00 a 12:00.": "A crew comes tomorrow, 8 to 12.",
    "Vinieron, pero el agua sigue saliendo.": "They came, but the water still runs.",
    "Tiene razón: la brigada vuelve hoy.": "You are right: the crew comes back today.",
    "tiene respuesta": "has an answer",
}


@dataclass(frozen=True)
class Language:
    """``say`` gives the words of a person's screens for the Spanish ones."""

    code: Literal["es", "en"]

    def say(self, words: str) -> str:
        """Raises KeyError for words whose English nobody wrote down above."""
        return words if self.code == "es" else _ENGLISH[words]
