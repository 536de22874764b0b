"""Tells open streams which databases changed. One stream a client, bounded by design: what waits
to be told is a set of database names, however many commits there were."""

from __future__ import annotations


class FeedHub:
    """Listens to the store once, for every stream."""
