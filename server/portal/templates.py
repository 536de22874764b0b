"""Ready answers, filled in with what a case says. Names in braces stand for the case's own; nothing
else in a template means anything, so whoever writes one reaches nothing more."""

from __future__ import annotations

import re
from typing import Final

from schemas.documents import DeskCase
from schemas.text import Language, Text

#: What a template may name.
NAMES: Final = ("number", "service", "answer_by", "official")
_NAMED: Final = re.compile(r"\{([^{}]*)\}")


def unknown_names(text: Text) -> list[str]:
    """The names in braces that stand for nothing."""
    found = _NAMED.findall(text.es) + _NAMED.findall(text.en)
    return sorted({name for name in found if name not in NAMES})


def fill(text: Text, desk: DeskCase, official: str) -> str:
    """The template in the citizen's language, with the case's own in place of the names. What is
    put in is not looked at again."""
    language: Language = desk.language
    due = desk.answer_by
    values = {
        "number": desk.number,
        "service": desk.service_title.es if language == "es" else desk.service_title.en,
        "answer_by": f"{due:%d/%m/%Y}",
        "official": official,
    }
    words = text.es if language == "es" else text.en
    return _NAMED.sub(lambda match: values.get(match[1], match[0]), words)
