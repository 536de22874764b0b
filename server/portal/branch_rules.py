"""Whether the branches of a form's schema, which show fields and require them, agree with its
questions and with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.content import Form
from server.portal.fault import Fault, whole


def condition(branch: dict[str, Any]) -> tuple[str, list[str]]:
    """The field that decides in a branch, and the values that show its fields."""
    ((name, rule),) = branch["if"]["properties"].items()
    return name, rule["enum"]


def branch_faults(branch: dict[str, Any], form: Form, order: list[str]) -> Iterator[Fault]:
    """What is wrong with one branch; ``order`` is that of the fields on their pages."""
    if not set(branch) <= {"if", "then", "else"}:
        yield whole(
            "allOf: una rama solo tiene if, then y else",
            "allOf: a branch has only if, then and else",
        )
    name, values = condition(branch)
    hidden = branch["else"]["properties"]
    options = form.schema["properties"].get(name, {}).get("enum")
    if options is None:
        for field in hidden:
            yield Fault(
                "field",
                field,
                f"depende de una pregunta que no es una lista o ya no existe ({name})",
                f"depends on {name}, which is no list of options",
            )
        return
    if branch["if"]["required"] != [name]:
        yield Fault(
            "field",
            name,
            "una condición exige la pregunta que mira",
            "a condition requires the field that it looks at",
        )
    if not values or not set(values) < set(options):
        for field in hidden:
            yield Fault(
                "field",
                field,
                f"su condición nombra algunas opciones de {name}: ni todas, ni ninguna, ni otras",
                f"a condition names some of the values of {name}, not all",
            )
    if any(rule is not False for rule in hidden.values()):
        yield Fault(
            "field",
            name,
            "lo que una rama oculta se dice con false",
            "what a branch hides is said by false",
        )
    if not set(branch.get("then", {}).get("required", [])) <= set(hidden):
        yield Fault(
            "field",
            name,
            "una rama solo exige lo que oculta en otro caso",
            "a branch requires only what it hides otherwise",
        )
    for field in hidden:
        if order.index(name) >= order.index(field):
            yield Fault(
                "field",
                field,
                f"se pregunta antes que {name}, de la que depende",
                f"asked before {name}, which it depends on",
            )
        if field in form.schema.get("required", []):
            yield Fault(
                "field",
                field,
                "es obligatoria, pero puede quedar oculta",
                "required, but may be hidden",
            )


def torn_faults(schema: dict[str, Any]) -> Iterator[Fault]:
    """A field that one branch requires while another one hides it: nobody could send the form.
    Where the question that requires it is itself hidden by that other one, they agree."""
    branches = schema.get("allOf", [])
    for branch in branches:
        decider, _ = condition(branch)
        for field in branch.get("then", {}).get("required", []):
            for other in branches:
                if other is branch or field not in other["else"]["properties"]:
                    continue
                if condition(other) != condition(branch) and not _implies(branches, decider, other):
                    yield Fault(
                        "field",
                        field,
                        "depende de varias preguntas: no puede ser obligatoria",
                        "depends on several questions: it cannot be required",
                    )


def _implies(branches: list[dict[str, Any]], decider: str, other: dict[str, Any]) -> bool:
    """Whether ``decider`` can only be answered where the condition of ``other`` holds."""
    name, values = condition(other)
    return any(
        its_name == name and set(its_values) <= set(values)
        for branch in branches
        if decider in branch["else"]["properties"]
        for its_name, its_values in [condition(branch)]
    )
