"""What a push says, and which pushes replace each other."""

from __future__ import annotations

import json
import re

from server.notify.messages import PushMessage, payload
from tests.notify.world import ANSWERED, CASE, RECEIVED

NEWS = PushMessage(kind="publication", slug="obras", url="/noticias/obras")


def test_no_personal_data_and_no_words() -> None:
    assert json.loads(payload(RECEIVED, "es")) == {
        "kind": "received",
        "case": CASE,
        "url": f"/casos/{CASE}",
        "language": "es",
    }
    assert json.loads(payload(NEWS, "en")) == {
        "kind": "publication",
        "slug": "obras",
        "url": "/noticias/obras",
        "language": "en",
    }


def test_the_last_state_of_a_case_replaces_the_one_before() -> None:
    assert RECEIVED.topic == ANSWERED.topic == CASE.replace("-", "")


def test_other_things_replace_only_their_like() -> None:
    comment = PushMessage(kind="comment_published", slug="obras", url="/noticias/obras")
    more = PushMessage(kind="publication", slug="luz", url="/noticias/luz")
    topics = {NEWS.topic, comment.topic, more.topic}
    assert len(topics) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", topic) for topic in topics)


def test_an_answer_wakes_the_phone() -> None:
    assert [message.urgency for message in (RECEIVED, ANSWERED, NEWS)] == [
        "normal",
        "high",
        "normal",
    ]
