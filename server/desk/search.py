"""The desk's full-text search. Words are compared in lower case, without accents or signs; the last
word of a question may be the beginning of one. Each engine keeps its own index of
``desk_case.words`` in the transaction that writes the row: SQLite's FTS5 by triggers, PostgreSQL's
GIN by itself. Both get words that are letters and digits only, so that neither's own parser takes
them apart differently."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    Select,
    cast,
    column,
    event,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from server.portal.folding import folded
from server.tables import desk_cases

#: Matches that are ranked, the newest: to weigh every one of a common word would take seconds.
CANDIDATES: Final = 2_000
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


class Search(ABC):
    """What differs from one engine's text search to another's."""

    @abstractmethod
    def matching(self, words: Sequence[str]) -> ColumnElement[bool]:
        """Rows of ``desk_case`` that have every word."""

    @abstractmethod
    def ranked(self, words: Sequence[str], where: Sequence[ColumnElement[bool]]) -> Select[Any]:
        """``seq`` and ``score`` (the smaller the better) of the newest that match."""


class _Fts5(Search):
    _index = table("desk_case_words", column("rowid"), column("words"))

    def matching(self, words: Sequence[str]) -> ColumnElement[bool]:
        return desk_cases.c.seq.in_(select(self._index.c.rowid).where(self._match(words)))

    def ranked(self, words: Sequence[str], where: Sequence[ColumnElement[bool]]) -> Select[Any]:
        score: ColumnElement[float] = literal_column("bm25(desk_case_words)")
        return (
            select(self._index.c.rowid.label("seq"), score.label("score"))
            .join_from(self._index, desk_cases, desk_cases.c.seq == self._index.c.rowid)
            .where(self._match(words), *where)
            .order_by(self._index.c.rowid.desc())
            .limit(CANDIDATES)
        )

    @staticmethod
    def _match(words: Sequence[str]) -> ColumnElement[bool]:
        question = " ".join(f'"{word}"' for word in words) + "*"
        whole: ColumnElement[Any] = literal_column("desk_case_words")
        return whole.op("MATCH", is_comparison=True)(question)


class _Tsvector(Search):
    _vector = func.desk_words(desk_cases.c.words)

    def matching(self, words: Sequence[str]) -> ColumnElement[bool]:
        return self._vector.op("@@", is_comparison=True)(self._question(words))

    def ranked(self, words: Sequence[str], where: Sequence[ColumnElement[bool]]) -> Select[Any]:
        # 1: a long text does not win by being long.
        score = -func.ts_rank(self._vector, self._question(words), 1)
        return (
            select(desk_cases.c.seq, score.label("score"))
            .where(self.matching(words), *where)
            .order_by(desk_cases.c.seq.desc())
            .limit(CANDIDATES)
        )

    @staticmethod
    def _question(words: Sequence[str]) -> ColumnElement[Any]:
        return cast(" & ".join(words) + ":*", TSQUERY)


_ENGINES: Final[dict[str, Search]] = {"sqlite": _Fts5(), "postgresql": _Tsvector()}


def search_of(connection: Connection) -> Search:
    """The search of the engine that ``connection`` is of."""
    return _ENGINES[connection.dialect.name]


#: FTS5's "external content table": the text stays in ``desk_case`` alone (SQLite, "FTS5 Extension",
#: section 4.4.3).
_STATEMENTS: Final = {
    "sqlite": (
        "DROP TABLE IF EXISTS desk_case_words",
        "CREATE VIRTUAL TABLE desk_case_words USING fts5(words, content='desk_case', "
        "content_rowid='seq', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER desk_case_words_add AFTER INSERT ON desk_case BEGIN "
        "INSERT INTO desk_case_words(rowid, words) VALUES (new.seq, new.words); END",
        "CREATE TRIGGER desk_case_words_change AFTER UPDATE OF words ON desk_case "
        "WHEN old.words <> new.words BEGIN "
        "INSERT INTO desk_case_words(desk_case_words, rowid, words) "
        "VALUES ('delete', old.seq, old.words); "
        "INSERT INTO desk_case_words(rowid, words) VALUES (new.seq, new.words); END",
        "CREATE TRIGGER desk_case_words_remove AFTER DELETE ON desk_case BEGIN "
        "INSERT INTO desk_case_words(desk_case_words, rowid, words) "
        "VALUES ('delete', old.seq, old.words); END",
    ),
    # A lexeme keeps its place among the words (up to 16,383), which is what ranking weighs.
    "postgresql": (
        "CREATE OR REPLACE FUNCTION desk_words(words text) RETURNS tsvector LANGUAGE sql "
        "IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT coalesce("
        "string_agg(word || ':' || least(place, 16383), ' '), '')::tsvector "
        "FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS t(word, place) "
        "WHERE word <> '' $$",
        "CREATE INDEX desk_case_words ON desk_case USING gin (desk_words(words))",
    ),
}


def _after_creation(engine: str, statement: str) -> None:
    # DDL() fills in "%".
    ddl: Any = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(desk_cases, "after_create", ddl.execute_if(dialect=engine))


for _engine, _all in _STATEMENTS.items():
    for _statement in _all:
        _after_creation(_engine, _statement)
