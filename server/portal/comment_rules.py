"""Which rule a comment seems to break. Deterministic, and the same as in the browser
(``pwa/src/rules/comments.ts``): both read ``schemas/rules/comments.json``, and a test holds them
together. It only proposes; a moderator decides.

A word counts as offensive if it is one of the listed forms once it is folded: lower case, without
accents and look-alikes, with letters that are repeated, spaced out, dotted or starred put right.
Whole words alone: "computadora" and "disputa" are no insults.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Final

import msgspec
from msgspec import Struct

from schemas.documents import CommentRule, Finding, FindingWhy, Publication


class _Entry(Struct, frozen=True):
    stem: str
    endings: list[str]
    words: list[str]


class _Topic(Struct, frozen=True):
    shortest_word: int
    stem: int
    words_needed: int
    always: list[str]
    ignored: list[str]


class _Rules(Struct, frozen=True):
    letters: dict[str, str]
    symbols: dict[str, str]
    wildcards: str
    endings: dict[str, list[str]]
    offensive: list[_Entry]
    links: list[str]
    personal: list[str]
    longest: int
    letters_in_a_row: int
    words_in_a_row: int
    shouted_letters: int
    shouted_percent: int
    topic: _Topic


_RULES: Final = msgspec.json.decode(
    (files("schemas") / "rules/comments.json").read_bytes(), type=_Rules
)
#: Marks that change a letter, and signs that nobody sees.
_UNSEEN: Final = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACE: Final = re.compile("[ \t\n\r\u00a0]+")
_LETTER: Final = re.compile("[a-zñ]")
_WORD: Final = re.compile("[a-zñ]+")
#: Characters of a quoted finding.
_QUOTED: Final = 60


def judge(text: str, topic: Iterable[str] = ()) -> list[Finding]:
    """What is at risk in ``text``, at most one finding a reason; ``topic`` are texts that say what
    it should be about (none: anything)."""
    folded = fold(text)
    found = [
        _offence(folded),
        _match("unlawful", "personal", _PERSONAL, folded),
        _match("off_topic", "link", _LINKS, _PERSONAL[-1].sub(" ", folded)),
        _length(text, folded),
        _repetition(text, folded),
        _topic(folded, topic),
    ]
    return [finding for finding in found if finding is not None]


def topic_of(publication: Publication) -> list[str]:
    """The texts that a comment on it may be about."""
    texts = [publication.title, publication.section_title]
    texts += [*publication.body, *publication.topics]
    return [words for text in texts for words in (text.es, text.en)]


def fold(text: str) -> str:
    """Lower case, without accents, signs nobody sees and look-alikes of other alphabets."""
    apart = unicodedata.normalize("NFKD", text)
    lower = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in apart)
    plain = _UNSEEN.sub("", lower.replace("n\u0303", "ñ"))  # ñ is a letter of its own
    return "".join(_LETTERS.get(c, c) for c in plain)


def _offence(folded: str) -> Finding | None:
    for word, shown in _candidates(folded):
        if _is_offensive(word):
            return Finding("offensive", "word", shown[:_QUOTED])
    return None


def _candidates(folded: str) -> Iterator[tuple[str, str]]:
    """(a word as it may be meant, as it stands), in the text's order."""
    spaced = ""
    for chunk in [*_SPACE.split(folded), ""]:
        if len(chunk) == 1 and _LETTER.match(chunk):
            spaced += chunk
            continue
        if len(spaced) > 2:
            yield spaced, " ".join(spaced)
        spaced = ""
        pieces = [piece for piece in _SPLIT.split(chunk) if piece]
        for piece in pieces:
            yield piece, piece
        if len(pieces) > 1 and all(len(piece) < 3 for piece in pieces):
            yield "".join(pieces), chunk


def _is_offensive(word: str) -> bool:
    letters = "".join(_RULES.symbols.get(c, c) for c in word)
    if any(c in _RULES.wildcards for c in letters):
        return _LETTER.match(letters) is not None and any(_fits(letters, f) for f in _FORMS)
    return any(form in _FORMS for form in (letters, _squeezed(letters, 1), _squeezed(letters, 2)))


def _squeezed(word: str, most: int) -> str:
    """With at most so many of the same letter in a row."""
    out = ""
    for c in word:
        if out[-most:] != c * most:
            out += c
    return out


def _fits(pattern: str, form: str) -> bool:
    """Letter by letter, a wildcard for any; at least half of the letters must be there."""
    stars = sum(c in _RULES.wildcards for c in pattern)
    return (
        len(pattern) == len(form)
        and len(form) > 3
        and stars * 2 <= len(form)
        and all(a == b or a in _RULES.wildcards for a, b in zip(pattern, form, strict=True))
    )


def _match(
    rule: CommentRule, why: FindingWhy, patterns: list[re.Pattern[str]], folded: str
) -> Finding | None:
    for pattern in patterns:
        match = pattern.search(folded)
        if match is not None:
            return Finding(rule, why, match[0][:_QUOTED])
    return None


def _length(text: str, folded: str) -> Finding | None:
    if len(text) > _RULES.longest:
        return Finding("off_topic", "length", str(len(text)))
    if len(_WORD.findall(folded)) == 0:
        return Finding("off_topic", "empty", text[:_QUOTED])
    return None


def _repetition(text: str, folded: str) -> Finding | None:
    run = _RUN.search(folded)
    if run is not None:
        return Finding("off_topic", "repetition", run[0][:_QUOTED])
    words, same = _WORD.findall(folded), 1
    for before, word in pairwise(words):
        same = same + 1 if word == before else 1
        if same == _RULES.words_in_a_row:
            return Finding("off_topic", "repetition", word[:_QUOTED])
    capitals = sum("A" <= c <= "Z" for c in unicodedata.normalize("NFKD", text))
    letters = len(_LETTER.findall(folded))
    if letters >= _RULES.shouted_letters and capitals * 100 >= letters * _RULES.shouted_percent:
        return Finding("off_topic", "shouting", "")
    return None


def _topic(folded: str, topic: Iterable[str]) -> Finding | None:
    about = {stem for text in topic for stem in _stems(fold(text))}
    said = _stems(folded)
    if not about or len(said) < _RULES.topic.words_needed:
        return None
    if any(stem in about or stem in _ALWAYS for stem in said):
        return None
    return Finding("off_topic", "topic", "")


def _stems(folded: str) -> list[str]:
    """The beginnings of the words that carry meaning."""
    topic = _RULES.topic
    return [
        word[: topic.stem]
        for word in _WORD.findall(folded)
        if len(word) >= topic.shortest_word and word not in _IGNORED
    ]


_LETTERS: Final = _RULES.letters
_SPLIT: Final = re.compile(f"[^a-zñ0-9{re.escape(''.join(_RULES.symbols) + _RULES.wildcards)}]+")
_LINKS: Final = [re.compile(pattern, re.ASCII) for pattern in _RULES.links]
_PERSONAL: Final = [re.compile(pattern, re.ASCII) for pattern in _RULES.personal]
_RUN: Final = re.compile(f"([a-z!?])\\1{{{_RULES.letters_in_a_row - 1},}}")
_FORMS: Final = frozenset(
    fold(form)
    for entry in _RULES.offensive
    for form in (
        *entry.words,
        *(entry.stem + end for group in entry.endings for end in _RULES.endings[group]),
    )
)
_IGNORED: Final = frozenset(_RULES.topic.ignored)
_ALWAYS: Final = frozenset(word[: _RULES.topic.stem] for word in _RULES.topic.always)
