"""All that the portal holds of a person as a ZIP: the documents as they are (``datos.json``), a
page that anybody can read (``leer.html``), and every file she sent."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any, Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from schemas.accounts import Account
from schemas.documents import Service
from schemas.text import Language
from server import records, services
from server.access import citizen_database, drafts_database
from server.accounts.export_words import WORDS
from server.config import Config
from sync.documents import Stored
from sync.snapshot import Snapshot

_SLICE: Final = 200
#: Already compressed: packing them again costs time and gains nothing.
_PACKED: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_DRAWN: Final = Environment(
    loader=PackageLoader("server.accounts"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Line(Struct, frozen=True):
    """A name and what it is."""

    label: str
    value: str


class File(Struct, frozen=True):
    """A file in the archive."""

    path: str
    name: str


class Part(Struct, frozen=True):
    """A document as it is read: title, facts, files."""

    title: str
    lines: list[Line]
    files: list[File]


def write_archive(
    snapshot: Snapshot, to: IO[bytes], account: Account, language: Language, config: Config
) -> None:
    """Writes the archive of ``account``'s person, with what her devices sent before they signed in.
    One moment of the store."""
    parts: list[Part] = []
    documents: list[dict[str, Any]] = []
    reader = _Reader(snapshot, language, config)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for db, folder in _databases(account):
            found = records.every(snapshot, db) if snapshot.exists(db) else ()
            for stored in found:
                body: dict[str, Any] = msgspec.json.decode(stored.body)
                files = _pack(snapshot, archive, db, stored, folder)
                documents.append({"_id": stored.id, **body, "archivos": [f.path for f in files]})
                parts.append(reader.part(stored.id, body, files))
        everything = {"cuenta": msgspec.to_builtins(account), "documentos": documents}
        text = msgspec.json.format(msgspec.json.encode(everything), indent=2)
        archive.writestr("datos.json", text)
        archive.writestr("leer.html", reader.page(account, parts))


def _databases(account: Account) -> Iterator[tuple[str, str]]:
    """Each with the folder of its files: two identities may have made the same uuid."""
    for citizen in (account.citizen, *account.joined):
        folder = "archivos" if citizen == account.citizen else f"archivos/{citizen}"
        yield citizen_database(citizen), folder
        yield drafts_database(citizen), folder


def _pack(
    snapshot: Snapshot, archive: zipfile.ZipFile, db: str, stored: Stored, folder: str
) -> list[File]:
    files = []
    for info in stored.attachments:
        found = snapshot.attachment(db, stored.id, info.name)
        if found is None:
            continue
        # The guard of uploads lets in no name with a slash or a dot first.
        path = f"{folder}/{stored.id.replace(':', '-')}/{info.name}"
        packed = zipfile.ZIP_STORED if info.content_type in _PACKED else zipfile.ZIP_DEFLATED
        archive.writestr(path, found.data, packed)
        files.append(File(path, info.name))
    return files


class _Reader:
    """Documents in the words of a language, forms by the labels that she filled them in with."""

    def __init__(self, snapshot: Snapshot, language: Language, config: Config) -> None:
        self._snapshot = snapshot
        self._language = language
        self._words = WORDS[language]
        self._config = config
        self._forms: dict[tuple[str, int], Service | None] = {}

    def page(self, account: Account, parts: list[Part]) -> str:
        """The page, which needs nothing from elsewhere."""
        return _DRAWN.get_template("own-data.html").render(
            words=self._words,
            language=self._language,
            portal=self._config.name,
            account=account,
            contacts=[
                Line(self._words[each.kind], f"{each.address} ({self._shown(each.confirmed_at)})")
                for each in account.contacts
            ],
            devices=[
                Line(each.name or self._words["device"], self._shown(each.created_at))
                for each in account.devices
            ],
            parts=parts,
        )

    def part(self, id: str, body: dict[str, Any], files: list[File]) -> Part:
        """One document."""
        type_ = str(body.get("type", ""))
        title = self._words.get(f"type_{type_}", type_)
        number = body.get("number")
        data = body.get("data")
        lines = [
            Line(self._words.get(f"field_{name}", name), self._value(value))
            for name, value in body.items()
            if name not in ("type", "data") and value not in (None, "", [], {})
        ]
        if isinstance(data, dict):
            lines += self._answers(body, data)
        return Part(f"{title} {number}" if number else title, lines, files)

    def _answers(self, body: dict[str, Any], data: dict[str, Any]) -> list[Line]:
        service = self._service(str(body.get("service")), body.get("service_version"))
        fields = service.form.schema.get("properties", {}) if service else {}
        return [
            Line(self._label(fields.get(name), name), self._answer(fields.get(name), value))
            for name, value in data.items()
        ]

    def _service(self, slug: str, version: Any) -> Service | None:
        key = (slug, version if isinstance(version, int) else 0)
        if key not in self._forms:
            self._forms[key] = services.at_version(self._snapshot, *key)
        return self._forms[key]

    def _label(self, field: Any, name: str) -> str:
        label = field.get("x-label", {}) if isinstance(field, dict) else {}
        return str(label.get(self._language, name))

    def _answer(self, field: Any, value: Any) -> str:
        options = field.get("x-options", {}) if isinstance(field, dict) else {}
        if isinstance(value, str) and isinstance(options.get(value), dict):
            return str(options[value].get(self._language, value))
        return self._value(value)

    def _value(self, value: Any) -> str:
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return ", ".join(self._value(each) for each in value)
        if isinstance(value, bool):
            return self._words["yes" if value else "no"]
        return self._moment(value) if isinstance(value, str) else str(value)

    def _object(self, value: dict[str, Any]) -> str:
        if set(value) == {"es", "en"}:
            return str(value[self._language])
        return "; ".join(
            f"{self._words.get(f'field_{name}', name)}: {self._value(each)}"
            for name, each in value.items()
        )

    def _moment(self, text: str) -> str:
        """A moment in the city's time; any other text as it is."""
        if "T" not in text:
            return text
        try:
            return self._shown(datetime.fromisoformat(text))
        except ValueError:
            return text

    def _shown(self, at: datetime) -> str:
        try:
            local = at.astimezone(self._config.time_zone)
        except (OverflowError, ValueError):
            return at.isoformat()
        day: date = local.date()
        return f"{day.isoformat()} {local:%H:%M}"
