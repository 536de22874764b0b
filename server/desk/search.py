"""The desk's full-text search. Words are compared in lower case, without accents or signs; the last
word of a question may be the beginning of one. Each engine keeps its own index of ``words`` and
``marks`` of ``desk_case`` in the transaction that writes the row: SQLite's FTS5 by triggers,
PostgreSQL's GIN by itself. Both get words that are letters and digits only, so that neither's own
parser takes them apart differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    Float,
    Select,
    cast,
    column,
    event,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from server.portal.folding import folded
from server.tables import desk_cases

#: Matches that a search lists, the newest: to weigh every one of a common word would take seconds.
CANDIDATES: Final = 1_000
#: Begins a mark: a private-use character, which both engines take for a letter and no question has.
_MARK: Final = "\ue000"
_OPEN: Final = f"{_MARK}open"
#: Characters of a case's words, about: at that length a word that is there once weighs a half.
_USUAL_LENGTH: Final = 200.0
#: Characters of a word; PostgreSQL's lexemes have at most 2,046 bytes.
_LONGEST: Final = 100
#: Words of a question.
_MOST: Final = 12
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(texts: Iterable[str]) -> str:
    """The words of texts, as the index has them."""
    return " ".join(word for text in texts for word in _words(text))


def asked_words(text: str) -> list[str]:
    """The words of a question."""
    return _words(text)[:_MOST]


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in _WORD.findall(folded(text))]


def marks_of(organization: str, municipality: str, *, is_open: bool) -> str:
    """A case's marks, which the index has beside its words: a search of one office's open cases
    passes over the others, however many have the word."""
    return " ".join((_office(organization), _place(municipality), *([_OPEN] if is_open else [])))


def _office(organization: str) -> str:
    return f"{_MARK}o{_plain(organization)}"


def _place(municipality: str) -> str:
    return f"{_MARK}m{_plain(municipality)}"


def _plain(slug: str) -> str:
    """Two slugs may share it: the marks narrow a search, the rows' own columns decide."""
    return "".join(_words(slug))


class Question(Struct, frozen=True):
    """``words`` that a case has, every one; the last may be the beginning of one. ``places`` are
    organization and municipality (empty: any), one of which it is of; ``only_open``, it is open."""

    words: list[str]
    places: list[tuple[str, str]]
    only_open: bool

    def asked(self, both: str, either: str, word: Callable[[str, bool], str]) -> str:
        """In an engine's language; ``word`` words one, or the beginning of one."""
        *whole, last = self.words
        parts = [*(word(one, False) for one in whole), word(last, True)]
        if self.only_open:
            parts.append(word(_OPEN, False))
        places = [
            both.join(word(mark, False) for mark in marks)
            for organization, municipality in self.places
            if (
                marks := [
                    *([_office(organization)] if organization else []),
                    *([_place(municipality)] if municipality else []),
                ]
            )
        ]
        if places and len(places) == len(self.places):
            parts.append("(" + either.join(f"({place})" for place in places) + ")")
        return both.join(parts)


def newest(
    connection: Connection,
    question: Question,
    where: Sequence[ColumnElement[bool]],
    *,
    scored: bool,
) -> Select[Any]:
    """``seq`` of the newest cases that match a question and ``where``, as many as ``CANDIDATES``;
    ``scored``: and ``score``, the smaller the better."""
    query = _ENGINES[connection.dialect.name](connection, question, where)
    if scored:
        query = query.add_columns(_score(question.words).label("score"))
    return query.where(*where).limit(CANDIDATES)


def _score(words: Sequence[str]) -> ColumnElement[float]:
    """By how often each word is there, less of a long text: a word's tenth time says less than its
    second. That is BM25 without the rarity of words in all texts, since all that are compared have
    every word (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, 3.4)."""
    length = cast(func.length(desk_cases.c.words), Float)
    missed: ColumnElement[float] = literal(0.0, Float)
    for word in words:
        without = func.replace(literal(" ") + desk_cases.c.words, f" {word}", "")
        often = (length + 1 - func.length(without)) / float(len(word) + 1)
        # often / (often + weight), from the other end.
        missed += length / _USUAL_LENGTH / (often + length / _USUAL_LENGTH)
    return missed


def _fts5(
    connection: Connection, question: Question, where: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    words = table("desk_case_words", column("rowid"))
    whole: ColumnElement[Any] = literal_column("desk_case_words")

    def matching(*, beginnings: bool) -> ColumnElement[bool]:
        def word(text: str, last: bool) -> str:
            return f'"{text}" *' if last and beginnings else f'"{text}"'

        return whole.op("MATCH", is_comparison=True)(question.asked(" AND ", " OR ", word))

    # A beginning is looked up by reading all that begin so; a whole word only as far as needed. So
    # where as many of the list as it shows have the word itself, that is all that is asked.
    joined = select(desk_cases.c.seq).join_from(
        words, desk_cases, desk_cases.c.seq == words.c.rowid
    )
    enough = joined.where(matching(beginnings=False), *where).limit(CANDIDATES).subquery()
    found = connection.scalar(select(func.count()).select_from(enough)) or 0
    return joined.where(matching(beginnings=found < CANDIDATES)).order_by(words.c.rowid.desc())


def _tsvector(
    _connection: Connection, question: Question, _where: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    def word(text: str, last: bool) -> str:
        return f"'{text}':*" if last else f"'{text}'"

    asked = cast(question.asked(" & ", " | ", word), TSQUERY)
    vector = func.desk_words(desk_cases.c.words, desk_cases.c.marks)
    return (
        select(desk_cases.c.seq)
        .where(vector.op("@@", is_comparison=True)(asked))
        .order_by(desk_cases.c.seq.desc())
    )


_Engine = Callable[[Connection, Question, Sequence[ColumnElement[bool]]], Select[Any]]
_ENGINES: Final[dict[str, _Engine]] = {
    "sqlite": _fts5,
    "postgresql": _tsvector,
}

#: FTS5's "external content table": the text stays in ``desk_case`` alone (SQLite, "FTS5 Extension",
#: section 4.4.3).
_STATEMENTS: Final = {
    "sqlite": (
        "DROP TABLE IF EXISTS desk_case_words",
        "CREATE VIRTUAL TABLE desk_case_words USING fts5(words, marks, content='desk_case', "
        "content_rowid='seq', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER desk_case_words_add AFTER INSERT ON desk_case BEGIN "
        "INSERT INTO desk_case_words(rowid, words, marks) "
        "VALUES (new.seq, new.words, new.marks); END",
        "CREATE TRIGGER desk_case_words_change AFTER UPDATE OF words, marks ON desk_case "
        "WHEN old.words <> new.words OR old.marks <> new.marks BEGIN "
        "INSERT INTO desk_case_words(desk_case_words, rowid, words, marks) "
        "VALUES ('delete', old.seq, old.words, old.marks); "
        "INSERT INTO desk_case_words(rowid, words, marks) "
        "VALUES (new.seq, new.words, new.marks); END",
        "CREATE TRIGGER desk_case_words_remove AFTER DELETE ON desk_case BEGIN "
        "INSERT INTO desk_case_words(desk_case_words, rowid, words, marks) "
        "VALUES ('delete', old.seq, old.words, old.marks); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION desk_words(words text, marks text) RETURNS tsvector "
        "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        "AS $$ SELECT array_to_tsvector(array_remove(string_to_array("
        "words || ' ' || marks, ' '), '')) $$",
        "CREATE INDEX desk_case_words ON desk_case USING gin (desk_words(words, marks))",
    ),
}


def _after_creation(engine: str, statement: str) -> None:
    # DDL() fills in "%"; SQLAlchemy leaves it without types.
    ddl: Any = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(desk_cases, "after_create", ddl.execute_if(dialect=engine))


for _engine, _all in _STATEMENTS.items():
    for _statement in _all:
        _after_creation(_engine, _statement)
