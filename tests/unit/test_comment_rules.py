"""The rules for comments, and that browser and server judge alike."""

from __future__ import annotations

import json
import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.portal.comment_rules import fold, judge
from tests.support.node import node

QUEUES = ["Cómo se organizarán las colas en los mercados del municipio"]

OFFENSIVE = [
    "Esto es una mierda",
    "qué MIERDA de servicio",
    "miiiierda",
    "m i e r d a",
    "m.i.e.r.d.a",
    "m*erda pura",
    "mi3rd4",
    "miérdá",
    "mіеrdа",  # with Cyrillic і, е, а
    "mie\u200brda",
    "son unos c4brones",
    "¡coño!",
    "you f**king idiots",
    "FUUUCK",
    "a$$hole",
]
INNOCENT = [
    "La computadora de la oficina se rompió",
    "Hubo una disputa por la reputación del diputado",
    "El cono de la calle y el año que viene",
    "Perdí la perra y una pera",
    "Assess the class assignment, please",
    "Vivo en Shitake 23",
    "a b c d e f",
    "La asociación analizó el análisis",
    "Scunthorpe",
    "Trabajo en la Calle 8, 1350 entre 13 y 15",
]


@pytest.mark.parametrize("text", OFFENSIVE)
def test_offensive_words_are_found_however_they_are_written(text: str) -> None:
    assert ("offensive", "word") in [(each.rule, each.why) for each in judge(text)]


@pytest.mark.parametrize("text", INNOCENT)
def test_words_that_only_contain_one_are_not(text: str) -> None:
    assert [each for each in judge(text) if each.rule == "offensive"] == []


@pytest.mark.parametrize(
    ("text", "rule", "why"),
    [
        ("Compre en http://ganga.example/x", "off_topic", "link"),
        ("Visite ganga-barata.com ya", "off_topic", "link"),
        ("Su carné es 85032712345", "unlawful", "personal"),
        ("Llámenla al 5234 5678", "unlawful", "personal"),
        ("Escriban a ana.perez@nauta.cu", "unlawful", "personal"),
        ("holaaaaaaaa", "off_topic", "repetition"),
        ("ya ya ya ya", "off_topic", "repetition"),
        ("NADIE RESPONDE NUNCA EN ESA OFICINA", "off_topic", "shouting"),
        ("!?!", "off_topic", "empty"),
        ("a" * 2001, "off_topic", "length"),
    ],
)
def test_each_reason_is_named(text: str, rule: str, why: str) -> None:
    assert (rule, why) in [(each.rule, each.why) for each in judge(text)]


def test_an_ordinary_comment_has_no_findings() -> None:
    text = "¿Cómo se organizarán las colas los sábados? El año pasado eran 3 por mercado."
    assert judge(text, QUEUES) == []
    assert judge("Gracias, muy bien explicado.", QUEUES) == []


def test_a_long_comment_without_a_word_of_the_topic_is_off_it() -> None:
    text = (
        "Vendo refrigerador usado, congelador grande, perfecto estado, transporte incluido, "
        "precio rebajado, garantía mensual, pintura blanca, motor silencioso"
    )
    assert [each.why for each in judge(text, QUEUES)] == ["topic"]
    assert judge(text) == []


def test_folding_forgets_what_hides_a_word() -> None:
    assert fold("ÁéÍ Ñandú ﬁn а") == "aei ñandu fin a"


PIECES = [
    *OFFENSIVE,
    *INNOCENT,
    *QUEUES,
    "http://x.cu/y www.z ana@b.co 85032712345 +53 5234 5678",
    "aaaaaaa !!!!!!! ya ya ya ya",
    "p.u-t_a 1d10t4 *** ### @@@@ $h1t €stupid0",
    "ÑANDÚ İstanbul ﬃ Ⅷ ½ ﷺ 👩🏽‍🚒 \u00a0\u2003\t\n",
]


def theirs(cases: list[tuple[str, list[str]]]) -> list[list[dict[str, str]]]:
    judged = node("../tests/browser/judge_comments.mjs", given=json.dumps(cases))
    found: list[list[dict[str, str]]] = json.loads(judged)
    return found


def test_browser_and_server_judge_a_comment_alike() -> None:
    chance = random.Random("comments")  # the same at every run
    letters = sorted({c for piece in PIECES for c in piece})
    cases: list[tuple[str, list[str]]] = [(piece, []) for piece in PIECES]
    for _ in range(3000):
        parts = [
            chance.choice(PIECES)
            if chance.random() < 0.5
            else "".join(chance.choices(letters, k=chance.randrange(12)))
            for _ in range(chance.randrange(1, 5))
        ]
        text = list(chance.choice(["", " ", "."]).join(parts))
        for _ in range(chance.randrange(4)):  # a slip of the finger
            text.insert(chance.randrange(len(text) + 1), chance.choice(letters))
        cases.append(("".join(text), chance.choice([[], QUEUES])))
    ours = [msgspec.to_builtins(judge(text, topic)) for text, topic in cases]
    for case, mine, yours in zip(cases, ours, theirs(cases), strict=True):
        assert mine == yours, case


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_can_be_judged(text: str, topic: list[str]) -> None:
    for finding in judge(text, topic):
        assert len(finding.found) <= 60
    assert fold(fold(text)) == fold(text)
