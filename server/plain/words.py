"""What the plain pages say beside the documents' own texts."""

from __future__ import annotations

from typing import Final

from schemas.participation import ProposalKind, ProposalTopic
from schemas.text import Language

WORDS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "other": "English",
        "services": "Servicios",
        "services_lead": "Elija un trámite para saber qué hace falta.",
        "news": "Noticias",
        "proposals": "Propuestas",
        "proposals_lead": "Lo que la gente sugiere, critica, explica y propone.",
        "by": "De {name}",
        "support": "{count} personas la apoyan",
        "support_one": "1 persona la apoya",
        "support_none": "Nadie la apoya todavía",
        "everywhere": "Toda la ciudad",
        "script_proposals": "Para proponer o apoyar hace falta JavaScript.",
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
        "proposals": "Proposals",
        "proposals_lead": "What people suggest, criticize, explain and propose.",
        "by": "By {name}",
        "support": "{count} people support it",
        "support_one": "1 person supports it",
        "support_none": "Nobody supports it yet",
        "everywhere": "All of the city",
        "script_proposals": "Proposing and supporting need JavaScript.",
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

KINDS: Final[dict[Language, dict[ProposalKind, str]]] = {
    "es": {
        "suggestion": "Sugerencia",
        "criticism": "Crítica",
        "explanation": "Explicación",
        "proposal": "Propuesta",
    },
    "en": {
        "suggestion": "Suggestion",
        "criticism": "Criticism",
        "explanation": "Explanation",
        "proposal": "Proposal",
    },
}

TOPICS: Final[dict[Language, dict[ProposalTopic, str]]] = {
    "es": {
        "water": "Agua y alcantarillado",
        "streets": "Calles, alumbrado y limpieza",
        "housing": "Vivienda",
        "transport": "Transporte",
        "health": "Salud",
        "education": "Educación",
        "culture": "Cultura y deporte",
        "environment": "Medio ambiente",
        "paperwork": "Trámites y oficinas",
        "other": "Otro asunto",
    },
    "en": {
        "water": "Water and sewers",
        "streets": "Streets, lighting and cleaning",
        "housing": "Housing",
        "transport": "Transport",
        "health": "Health",
        "education": "Education",
        "culture": "Culture and sports",
        "environment": "Environment",
        "paperwork": "Paperwork and offices",
        "other": "Something else",
    },
}


def preferred(asked: str, accept_language: str) -> Language:
    """The page's language: the one asked for in the address, else English where the browser puts
    it first (as the app chooses), else Spanish."""
    if asked in ("es", "en"):
        return "en" if asked == "en" else "es"
    return "en" if accept_language.strip().lower().startswith("en") else "es"
