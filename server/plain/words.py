"""What the plain pages say beside the documents' own texts."""

from __future__ import annotations

from typing import Final

from schemas.text import Language

WORDS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "other": "English",
        "services": "Servicios",
        "services_lead": "Elija un trámite para saber qué hace falta.",
        "news": "Noticias",
        "none": "No hay nada para mostrar.",
        "who": "Quién puede solicitarlo",
        "requirements": "Qué necesita",
        "cost": "Cuánto cuesta",
        "duration": "Cuánto demora",
        "organization": "Quién lo atiende",
        "offices": "Dónde ir en persona",
        "address": "Dirección",
        "hours": "Horario",
        "phone": "Teléfono",
        "legal": "Base legal",
        "script": "Para llenar el formulario aquí hace falta JavaScript. Actívelo en su navegador, "
        "o vaya a una de las oficinas.",
        "comments": "Comentarios",
        "script_news": "Para comentar hace falta JavaScript.",
        "corrected": "Corregida el",
        "rating": "Valoración {rating} de 5 ({votes} votos)",
        "visits": "{visits} visitas",
    },
    "en": {
        "other": "Español",
        "services": "Services",
        "services_lead": "Choose one to see what you need.",
        "news": "News",
        "none": "There is nothing to show.",
        "who": "Who can apply",
        "requirements": "What you need",
        "cost": "What it costs",
        "duration": "How long it takes",
        "organization": "Who attends to it",
        "offices": "Where to go in person",
        "address": "Address",
        "hours": "Hours",
        "phone": "Telephone",
        "legal": "Legal basis",
        "script": "Filling in the form here needs JavaScript. Turn it on in your browser, or go to "
        "one of the offices.",
        "comments": "Comments",
        "script_news": "Commenting needs JavaScript.",
        "corrected": "Corrected on",
        "rating": "Rating {rating} of 5 ({votes} votes)",
        "visits": "{visits} visits",
    },
}


def preferred(asked: str, accept_language: str) -> Language:
    """The page's language: the one asked for in the address, else English where the browser puts
    it first (as the app chooses), else Spanish."""
    if asked in ("es", "en"):
        return "en" if asked == "en" else "es"
    return "en" if accept_language.strip().lower().startswith("en") else "es"
