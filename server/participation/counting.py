"""Counts votes, support and visits beside the documents, and writes the sums to the tallies now and
then: a tally that changed at each visit would be fetched by every phone of the city each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, select

from schemas.documents import Support, Tally, Vote
from server import records
from server.access import PUBLIC
from server.participation.tables import comment_reports, ratings, uncounted, visit_batches
from server.upsert import insert
from sync.transaction import Transaction


class _Giver(NamedTuple):
    """Who gives, and when the server received it."""

    citizen: str
    at: datetime


class _Change(NamedTuple):
    """By how much what she gives a subject grew, and whether she gave something for the first
    time."""

    by: int
    first: bool


#: Seconds that a batch of visits is remembered: a phone may have been without a network for long.
_REMEMBERED: Final = 60 * 24 * 3600.0


def take_vote(transaction: Transaction, citizen: str, vote: Vote, at: datetime) -> None:
    """Her newest vote is her rating, in whatever order and however often they come."""
    change = _give(transaction, vote.publication, vote, vote.stars, _Giver(citizen, at))
    if change is not None:
        _add(transaction, vote.publication, change.by, int(change.first), 0)


def take_support(transaction: Transaction, citizen: str, support: Support, at: datetime) -> None:
    """Whether she supports it is what her newest one says, in whatever order and however often they
    come."""
    subject = f"proposal:{support.proposal}"
    change = _give(transaction, subject, support, int(support.supports), _Giver(citizen, at))
    if change is not None and change.by:
        _add(transaction, subject, 0, change.by, 0)


def _give(
    transaction: Transaction, subject: str, given: Vote | Support, value: int, giver: _Giver
) -> _Change | None:
    """What she gives counts instead of what she gave; None where that is the newer one."""
    citizen, uuid = giver.citizen, given.id.partition(":")[2]
    moment = min(given.created_at, giver.at).timestamp()
    c = ratings.c
    key = (c.citizen == citizen, c.publication == subject)
    known = transaction.connection.execute(select(c.stars, c.at, c.vote).where(*key)).first()
    if known is not None and (known.at, known.vote) >= (moment, uuid):
        return None
    values = {"stars": value, "at": moment, "vote": uuid}
    transaction.connection.execute(
        insert(transaction.connection, ratings)
        .values(citizen=citizen, publication=subject, **values)
        .on_conflict_do_update(index_elements=["citizen", "publication"], set_=values)
    )
    return _Change(value - (known.stars if known is not None else 0), known is None)


def take_visits(
    transaction: Transaction, batch: str, visits: Mapping[str, int], at: datetime
) -> bool:
    """Counts a batch of visits, by publication, once. Publications that are not (or no longer)
    there are passed over. False where the batch was counted before."""
    connection = transaction.connection
    new = connection.execute(
        insert(connection, visit_batches)
        .values(batch=batch, at=at.timestamp())
        .on_conflict_do_nothing(index_elements=["batch"])
    )
    if not new.rowcount:
        return False
    for publication, count in visits.items():
        if records.exists(transaction, PUBLIC, f"publication:{publication}"):
            _add(transaction, publication, 0, 0, count)
    return True


def write_tallies(transaction: Transaction, at: datetime) -> int:
    """Adds what has been counted to the tallies; how many changed."""
    connection = transaction.connection
    rows = connection.execute(delete(uncounted).returning(*uncounted.c)).all()
    for row in rows:
        tally = records.load(transaction, PUBLIC, f"tally:{row.publication}", Tally)
        old = tally or Tally(rating=0.0, votes=0, visits=0)
        votes = old.votes + row.votes
        # A tally that came with the content says no sum.
        sum_ = round(old.rating * old.votes) if old.stars is None else old.stars
        stars = sum_ + row.stars
        new = Tally(
            id=f"tally:{row.publication}",
            rating=round(stars / votes, 2) if votes else 0.0,
            votes=votes,
            visits=old.visits + row.visits,
            stars=stars,
        )
        records.save(transaction, PUBLIC, new)
    connection.execute(
        delete(visit_batches).where(visit_batches.c.at < at.timestamp() - _REMEMBERED)
    )
    return len(rows)


def is_first_report(transaction: Transaction, citizen: str, comment: str) -> bool:
    """Whether she reports this comment for the first time; from now on she has."""
    noted = transaction.connection.execute(
        insert(transaction.connection, comment_reports)
        .values(citizen=citizen, comment=comment)
        .on_conflict_do_nothing(index_elements=["citizen", "comment"])
    )
    return bool(noted.rowcount)


def forget_subject(transaction: Transaction, subject: str) -> None:
    """What was given to it: it is there no longer, and is not to be written of again."""
    for table in (ratings, uncounted):
        transaction.connection.execute(delete(table).where(table.c.publication == subject))


def forget_person(transaction: Transaction, citizen: str) -> None:
    """That it was she who rated, supported or reported; what she gave stays in the sums."""
    for table in (ratings, comment_reports):
        transaction.connection.execute(delete(table).where(table.c.citizen == citizen))


def _add(transaction: Transaction, publication: str, stars: int, votes: int, visits: int) -> None:
    c = uncounted.c
    statement = insert(transaction.connection, uncounted).values(
        publication=publication, stars=stars, votes=votes, visits=visits
    )
    transaction.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["publication"],
            set_={
                "stars": c.stars + stars,
                "votes": c.votes + votes,
                "visits": c.visits + visits,
            },
        )
    )
