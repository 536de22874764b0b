"""A case whose citizen asked that her details be kept confidential: who she is shows to the office
that attends to it, and to nobody else (Law 167/2023)."""

from __future__ import annotations

from typing import Any, Final

from msgspec import structs

from schemas.documents import DeskCase, Form

#: The field by which a form lets her ask for it.
FIELD: Final = "confidential"
#: Widgets whose value always says who she is. Other fields say ``x-personal``.
_WIDGETS: Final = frozenset({"identity", "phone", "email"})


def asked(data: dict[str, Any]) -> bool:
    """Whether she asked for it."""
    return data.get(FIELD) is True


def personal_fields(form: Form) -> list[str]:
    """The fields of a form that say who she is."""
    properties: dict[str, Any] = form.schema.get("properties", {})
    return [
        name
        for name, field in properties.items()
        if isinstance(field, dict)
        and (field.get("x-personal") is True or field.get("x-widget") in _WIDGETS)
    ]


def without_identity(desk: DeskCase) -> DeskCase:
    """The case as an office that does not attend to it sees it."""
    left = {name: value for name, value in desk.data.items() if name not in desk.personal}
    return structs.replace(desk, data=left, citizen="")
