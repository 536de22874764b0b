"""Who wants pushes, and about what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct
from sqlalchemy import Connection, delete, select

from schemas.text import Language
from server.key_file import from_base64url
from server.notify.delivery import WEBPUSH
from server.notify.endpoints import EndpointError, check_endpoint
from server.notify.tables import deliveries, subscription_topics, subscriptions
from server.upsert import insert

#: The topic a browser asks for to hear of its citizen's cases.
CASES = "cases"
MAX_TOPICS = 64
_TOPIC = re.compile(r"(section|municipality):[a-z0-9]+(-[a-z0-9]+)*\Z")
_MAX_TOPIC_LENGTH = 100


class SubscriptionError(ValueError):
    """A subscription that cannot be used; its text tells the client why."""


class Keys(Struct, frozen=True):
    """The browser's public key and secret (RFC 8291 section 2), base64url."""

    p256dh: str
    auth: str


class Subscription(Struct, frozen=True):
    """``PushSubscription.toJSON()`` of the W3C Push API; its other fields are ignored."""

    endpoint: str
    keys: Keys


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """What a browser asks for: the whole of it, each time."""

    subscription: Subscription
    language: Language
    topics: list[str]


def check(wish: Wish, *, allow_private: bool) -> None:
    """Raises SubscriptionError where ``wish`` could never be served."""
    try:
        check_endpoint(wish.subscription.endpoint, allow_private=allow_private)
    except EndpointError as error:
        raise SubscriptionError(str(error)) from None
    if not _is_point(wish.subscription.keys.p256dh):
        raise SubscriptionError("keys.p256dh is not a point of P-256")
    if not _is_secret(wish.subscription.keys.auth):
        raise SubscriptionError("keys.auth is not 16 bytes")
    if len(wish.topics) > MAX_TOPICS:
        raise SubscriptionError(f"more than {MAX_TOPICS} topics")
    for topic in wish.topics:
        if topic != CASES and not (len(topic) <= _MAX_TOPIC_LENGTH and _TOPIC.match(topic)):
            raise SubscriptionError(f"there is no topic {topic[:_MAX_TOPIC_LENGTH]!r}")


def _is_point(text: str) -> bool:
    try:
        point = from_base64url(text)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65


def _is_secret(text: str) -> bool:
    try:
        return len(from_base64url(text)) == 16
    except ValueError:
        return False


def keep(connection: Connection, wish: Wish, citizen: str, vapid: str, now: float) -> int:
    """Write or renew the subscription; returns its id, which stays.

    ``citizen`` is who asks (empty: nobody in particular). With ``cases`` hers are followed, beside
    those of other citizens whom the same browser follows; without it, nobody's. ``vapid`` is the
    public key that the browser subscribed with: ours."""
    keys = wish.subscription.keys
    changing = {
        "p256dh": keys.p256dh,
        "auth": keys.auth,
        "vapid": vapid,
        "language": wish.language,
    }
    connection.execute(
        insert(connection, subscriptions)
        .values(endpoint=wish.subscription.endpoint, created_at=now, **changing)
        .on_conflict_do_update(index_elements=["endpoint"], set_=changing)
    )
    id = _id_of(connection, wish.subscription.endpoint)
    if id is None:
        raise RuntimeError("the subscription was just written")
    wanted = {f"citizen:{citizen}" if topic == CASES else topic for topic in wish.topics}
    _set_topics(connection, id, sorted(wanted), keep_cases=CASES in wish.topics)
    return id


def _set_topics(
    connection: Connection, id: int, wanted: Sequence[str], *, keep_cases: bool
) -> None:
    table = subscription_topics
    unwanted = table.c.subscription == id
    if keep_cases:
        unwanted &= ~table.c.topic.startswith("citizen:")
    connection.execute(delete(table).where(unwanted))
    if wanted:
        rows = [{"topic": topic, "subscription": id} for topic in wanted]
        connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)


def _id_of(connection: Connection, endpoint: str) -> int | None:
    return connection.scalar(select(subscriptions.c.id).where(subscriptions.c.endpoint == endpoint))


def leave(connection: Connection, endpoint: str, topic: str) -> None:
    """A browser hears of one topic no more. An unknown one is no error."""
    id = _id_of(connection, endpoint)
    table = subscription_topics
    connection.execute(delete(table).where(table.c.subscription == id, table.c.topic == topic))


def remove(connection: Connection, endpoint: str) -> None:
    """Forget a subscription with all that was on its way to it. An unknown one is no error."""
    id = _id_of(connection, endpoint)
    if id is None:
        return
    connection.execute(delete(subscription_topics).where(subscription_topics.c.subscription == id))
    hers = (deliveries.c.channel == WEBPUSH) & (deliveries.c.receiver == id)
    connection.execute(delete(deliveries).where(hers))
    connection.execute(delete(subscriptions).where(subscriptions.c.id == id))
