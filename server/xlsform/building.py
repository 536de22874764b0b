"""A survey's rows as a form: its pages, its fields, its branches, and what was left out."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct, field

from schemas.documents import Form, FormPage
from schemas.text import Text
from server.portal.form_rules import DIALECT
from server.xlsform import conditions
from server.xlsform.conditions import Condition
from server.xlsform.questions import Field, fields_of, is_yes
from server.xlsform.workbook import LeftOut, Row, Workbook, text

#: Rows that the phone fills in by itself: nothing that a citizen would miss.
_METADATA: Final = frozenset(
    {"start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"}
    | {"subscriberid", "simserial", "start-geopoint"}
)


class _Page(Struct):
    """A page as it grows."""

    title: Text
    fields: list[str] = field(default_factory=list)
    help: Text | None = None


class _Group(Struct, frozen=True):
    """An open group and what it asks of its fields; None where branches cannot say it."""

    conditions: list[Condition] | None
    repeated: bool


class _Builder:
    def __init__(self, book: Workbook, title: Text, municipalities: list[str]) -> None:
        self._book = book
        self._title = title
        self._municipalities = municipalities
        self.fields: dict[str, Field] = {}
        self.required: list[str] = []
        self.pages: list[_Page] = []
        self.left_out: list[LeftOut] = []
        self.shown_where: dict[str, list[Condition]] = {}
        self._groups: list[_Group] = []
        self._page: _Page | None = None
        self._note: tuple[Row, Text] | None = None

    def run(self) -> None:
        for row in self._book.survey:
            kind = row.get("type").replace("_", " ").split(" ")
            match kind:
                case ["begin", "group" | "repeat" as what, *_]:
                    self._begin(row, repeated=what == "repeat")
                case ["end", "group" | "repeat", *_]:
                    self._end()
                case [("note")]:
                    self._take_note(row)
                case _:
                    self._question(row)
        self._drop_note()

    def _say(self, row: Row, es: str, en: str) -> None:
        self.left_out.append(LeftOut("survey", row.number, es, en))

    def _begin(self, row: Row, *, repeated: bool) -> None:
        if repeated:
            self._say(row, "un grupo que se repite, entero", "a repeated group, whole")
        expression = row.get("relevant")
        read: list[Condition] | None = conditions.read(expression) if expression else []
        if read is None and not repeated:
            self._say(
                row,
                f"condición del grupo: {expression}; sus preguntas se muestran siempre y ninguna "
                "es obligatoria",
                f"the group's condition: {expression}; its questions are always shown and none is "
                "required",
            )
        if not self._groups and not repeated:
            self._drop_note()
            self._page = _Page(text(row, "label") or self._title)
            self.pages.append(self._page)
        self._groups.append(_Group(read, repeated))

    def _end(self) -> None:
        self._groups.pop()
        if not self._groups:
            self._drop_note()
            self._page = None

    @property
    def _repeated(self) -> bool:
        return any(group.repeated for group in self._groups)

    def _on(self) -> _Page:
        """The page that what comes next belongs to; questions outside groups have one too."""
        if self._page is None:
            self._page = _Page(self._title)
            self.pages.append(self._page)
        return self._page

    def _take_note(self, row: Row) -> None:
        if self._repeated:
            return
        self._drop_note()
        said = text(row, "label")
        if said is None:
            return
        if row.get("relevant"):
            self._say(
                row, "una nota que solo a veces se muestra", "a note that is shown only at times"
            )
            return
        page = self._on()
        if not page.fields and page.help is None:
            page.help = said
        else:
            self._note = (row, said)

    def _drop_note(self) -> None:
        """A note after which nothing comes has nowhere to be."""
        if self._note is not None:
            self._say(self._note[0], "una nota al final de la página", "a note at a page's end")
        self._note = None

    def _question(self, row: Row) -> None:
        if self._repeated or row.get("type").lower() in _METADATA:
            return
        before = len(self.left_out)
        made = fields_of(
            row, self._book, self._municipalities, lambda es, en: self._say(row, es, en)
        )
        taken = [name for name in made if name in self.fields]
        if taken:
            del self.left_out[before:]
            self._say(row, f"ya hay un campo {taken[0]}", f"there is a field {taken[0]} already")
            return
        if not made:
            return
        if self._note is not None:
            said = self._note[1]
            first = next(iter(made.values()))
            had = first.get("x-help")
            first["x-help"] = (
                {"es": f"{said.es} {had['es']}", "en": f"{said.en} {had['en']}"}
                if had
                else {"es": said.es, "en": said.en}
            )
            self._note = None
        self.fields.update(made)
        self._on().fields.extend(made)
        sayable = self._place_under_conditions(row, list(made))
        single = row.get("name") in made
        if sayable and single and is_yes(row.get("required")):
            self.required.append(row.get("name"))

    def _place_under_conditions(self, row: Row, names: list[str]) -> bool:
        """Notes when the fields are shown; whether they can be required at all."""
        expression = row.get("relevant")
        own = conditions.read(expression) if expression else []
        if expression and (own is None or not all(map(self._can_decide, own))):
            self._say(
                row,
                f"condición: {expression}; se muestra siempre y no es obligatorio",
                f"condition: {expression}; it is always shown and not required",
            )
            return False
        wanted = list(own or [])
        for group in self._groups:
            if group.conditions is None or not all(map(self._can_decide, group.conditions)):
                return False
            wanted += [each for each in group.conditions if each not in wanted]
        wanted = self._without_implied(wanted)
        for name in names:
            self.shown_where[name] = wanted
        if len(wanted) > 1 and is_yes(row.get("required")):
            # Branches that do not agree would both require and forbid it.
            self._say(
                row,
                "depende de varias preguntas: no es obligatorio",
                "it depends on several questions: it is not required",
            )
            return False
        return True

    def _can_decide(self, condition: Condition) -> bool:
        """Whether it looks at a list asked before, and names some of its values but not all."""
        options = self.fields.get(condition.name, {}).get("enum")
        return options is not None and condition.values < set(options)

    def _without_implied(self, wanted: list[Condition]) -> list[Condition]:
        """A field that another condition needs answered was shown where this one holds."""
        implied = [
            one
            for one in wanted
            if any(one in self.shown_where.get(other.name, []) for other in wanted)
        ]
        return [one for one in wanted if one not in implied]

    def branches(self) -> list[dict[str, Any]]:
        """One branch a condition, with all the fields that it shows."""
        by_condition: dict[Condition, list[str]] = {}
        for name, wanted in self.shown_where.items():
            for condition in wanted:
                by_condition.setdefault(condition, []).append(name)
        found = []
        for condition, names in by_condition.items():
            needed = [name for name in names if name in self.required]
            enum = [one for one in self.fields[condition.name]["enum"] if one in condition.values]
            branch: dict[str, Any] = {
                "if": {
                    "properties": {condition.name: {"enum": enum}},
                    "required": [condition.name],
                },
                "else": {"properties": dict.fromkeys(names, False)},
            }
            if needed:
                branch["then"] = {"required": needed}
            found.append(branch)
        return found


def form_of(book: Workbook, title: Text, municipalities: list[str]) -> tuple[Form, list[LeftOut]]:
    """The form, and by row what of the survey it does not have. ``title`` heads questions that are
    in no group; ``municipalities`` are the city's slugs."""
    builder = _Builder(book, title, municipalities)
    builder.run()
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in builder.required if not builder.shown_where.get(name)],
        "properties": builder.fields,
    }
    if branches := builder.branches():
        schema["allOf"] = branches
    pages = [
        FormPage(title=page.title, fields=page.fields, help=page.help)
        for page in builder.pages
        if page.fields
    ]
    return Form(schema=schema, pages=pages), builder.left_out
