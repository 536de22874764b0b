"""The queue of deliveries: spread a message, claim, settle. Every function is one step of a
transaction; times are seconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import json
from sqlalchemy import Connection, RowMapping, delete, func, select, update

from server.notify import journal, subscriptions
from server.notify.delivery import WEBPUSH, Addressee, Claim, Receiver, Result
from server.notify.letters import is_worth
from server.notify.messages import PushMessage
from server.notify.retry import Backoff
from server.notify.tables import addresses, deliveries, messages, subscription_topics
from server.notify.tables import subscriptions as receivers
from server.notify.vapid import origin_of
from server.upsert import insert

#: Receivers that get their delivery in one transaction.
SLICE = 500
#: Seconds after which a claim that nobody settled is due again. Longer than a send may take.
LEASE = 120.0


def release(connection: Connection, now: float) -> None:
    """What a dead worker had claimed of web push is due at once. Where another process still works
    on it, its message is sent twice and shows once (Topic). An e-mail or SMS would be read twice
    and an SMS paid twice: those wait for their lease to run out."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.claimed, deliveries.c.channel == WEBPUSH)
        .values(claimed=False, due_at=now)
    )


def spread(connection: Connection, now: float) -> bool:
    """Give the next slice of receivers their delivery; False where no message is left to spread."""
    row = connection.execute(
        select(messages.c.id, messages.c.audience, messages.c.spread, messages.c.body)
        .where(messages.c.spread.is_not(None))
        .order_by(messages.c.id)
        .limit(1)
        .with_for_update()
    ).first()
    if row is None:
        return False
    message, audience, after, body = row
    topics = json.decode(audience, type=list[str])
    if after == 0:
        _tell_addresses(connection, message, topics, json.decode(body, type=PushMessage), now)
    found = connection.scalars(
        select(subscription_topics.c.subscription)
        .where(
            subscription_topics.c.topic.in_(topics),
            subscription_topics.c.subscription > after,
        )
        .distinct()
        .order_by(subscription_topics.c.subscription)
        .limit(SLICE)
    ).all()
    _deliver_to(connection, message, [(WEBPUSH, id) for id in found], now)
    last = found[-1] if len(found) == SLICE else None
    connection.execute(update(messages).where(messages.c.id == message).values(spread=last))
    return True


def _tell_addresses(
    connection: Connection, message: int, topics: list[str], what: PushMessage, now: float
) -> None:
    """A person has one address a channel, so this takes no slices."""
    rows = connection.execute(
        select(addresses.c.channel, addresses.c.id).where(addresses.c.topic.in_(topics))
    )
    wanted = [(channel, id) for channel, id in rows if is_worth(channel, what)]
    _deliver_to(connection, message, wanted, now)


def _deliver_to(
    connection: Connection, message: int, found: list[tuple[str, int]], now: float
) -> None:
    if not found:
        return
    row = {"message": message, "attempts": 0, "due_at": now, "claimed": False}
    connection.execute(
        insert(connection, deliveries).on_conflict_do_nothing(),
        [{**row, "channel": channel, "receiver": receiver} for channel, receiver in found],
    )


def next_due(connection: Connection) -> float | None:
    """When there is something to do next: 0 for at once, None for never."""
    unspread = connection.scalar(select(messages.c.id).where(messages.c.spread.is_not(None)))
    if unspread is not None:
        return 0.0
    due: float | None = connection.scalar(select(func.min(deliveries.c.due_at)))
    return due


def claim(
    connection: Connection, now: float, limit: int, paused: Mapping[str, float]
) -> list[Claim]:
    """Take up to ``limit`` deliveries that are due. ``paused`` names push services that asked for
    a rest, and until when: theirs are put off, without an attempt."""
    taken: list[Claim] = []
    for row in _due(connection, now, limit):
        one = _claim_of(row)
        until = paused.get(one.service, 0.0)
        if one.expires_at <= now:
            journal.record(connection, one, Result("expired"), now)
            _forget(connection, one)
        elif until > now:
            _change(connection, one, due_at=until)
        else:
            _change(connection, one, due_at=now + LEASE, claimed=True, attempts=one.attempts)
            taken.append(one)
    return taken


def _due(connection: Connection, now: float, limit: int) -> Sequence[RowMapping]:
    by_push = (deliveries.c.channel == WEBPUSH) & (receivers.c.id == deliveries.c.receiver)
    by_words = (deliveries.c.channel == addresses.c.channel) & (
        addresses.c.id == deliveries.c.receiver
    )
    rows = connection.execute(
        select(
            deliveries.c.id,
            messages.c.key,
            deliveries.c.attempts,
            messages.c.expires_at,
            messages.c.body,
            deliveries.c.channel,
            deliveries.c.receiver,
            receivers.c.endpoint,
            receivers.c.p256dh,
            receivers.c.auth,
            receivers.c.vapid,
            addresses.c.address,
            func.coalesce(receivers.c.language, addresses.c.language).label("language"),
        )
        .join(messages, messages.c.id == deliveries.c.message)
        .outerjoin(receivers, by_push)
        .outerjoin(addresses, by_words)
        .where(
            deliveries.c.due_at <= now,
            receivers.c.id.is_not(None) | addresses.c.id.is_not(None),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        # Two workers, for a moment, while one takes over from another: each takes its own.
        .with_for_update(of=deliveries, skip_locked=True)
    )
    return rows.mappings().all()


def _claim_of(row: RowMapping) -> Claim:
    is_push = row["channel"] == WEBPUSH
    return Claim(
        id=row["id"],
        key=row["key"],
        attempts=row["attempts"] + 1,
        expires_at=row["expires_at"],
        message=json.decode(row["body"], type=PushMessage),
        receiver=_receiver_of(row) if is_push else _addressee_of(row),
        service=origin_of(row["endpoint"]) if is_push else row["channel"],
    )


def _receiver_of(row: RowMapping) -> Receiver:
    return Receiver(
        id=row["receiver"],
        endpoint=row["endpoint"],
        p256dh=row["p256dh"],
        auth=row["auth"],
        vapid=row["vapid"],
        language=row["language"],
    )


def _addressee_of(row: RowMapping) -> Addressee:
    return Addressee(row["receiver"], row["channel"], row["address"], row["language"])


def _change(connection: Connection, one: Claim, **values: object) -> None:
    connection.execute(update(deliveries).where(deliveries.c.id == one.id).values(**values))


def _forget(connection: Connection, one: Claim) -> None:
    connection.execute(delete(deliveries).where(deliveries.c.id == one.id))


def settle(
    connection: Connection, one: Claim, result: Result, now: float, backoff: Backoff
) -> None:
    """Record what an attempt brought: done, try again, or the receiver is no more."""
    journal.record(connection, one, result, now)
    if result.outcome == "gone" and isinstance(one.receiver, Receiver):
        subscriptions.remove(connection, one.receiver.endpoint)
    if result.outcome != "retry":
        _forget(connection, one)
        return
    wait = max(backoff.wait(one.attempts, one.id), result.retry_after or 0.0)
    if now + wait < one.expires_at:
        _change(connection, one, due_at=now + wait, claimed=False)
    else:
        journal.record(connection, one, Result("expired"), now)
        _forget(connection, one)


def prune(connection: Connection, now: float) -> None:
    """Forget messages that expired and went to all they could. Until then they stay, so that the
    same key never speaks twice."""
    waiting = select(deliveries.c.message)
    done = messages.c.spread.is_(None) & messages.c.id.not_in(waiting)
    connection.execute(delete(messages).where(messages.c.expires_at < now, done))
    journal.prune(connection, now)
