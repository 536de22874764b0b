"""A snapshot: what can be read of the store at one moment."""

from __future__ import annotations

from sqlalchemy import Connection

from sync.documents import Attachment, Change, DatabaseInfo, Stored


class Snapshot:
    """Reads. ``connection`` is SQLAlchemy's, so that a server's own tables share the moment.

    Every method with a ``db`` raises NotFound("Database does not exist.").
    """

    connection: Connection

    def databases(self) -> list[str]:
        """Names, sorted by code point."""
        raise NotImplementedError

    def exists(self, db: str) -> bool:
        raise NotImplementedError

    def info(self, db: str) -> DatabaseInfo:
        raise NotImplementedError

    def get(self, db: str, id: str) -> Stored | None:
        """The winning revision, deleted or not; None where the document never was."""
        raise NotImplementedError

    def get_many(self, db: str, ids: list[str]) -> dict[str, Stored]:
        """The winners of those ids that exist, deleted ones included."""
        raise NotImplementedError

    def attachment(self, db: str, id: str, name: str) -> Attachment | None:
        """Of the winning revision; None if there is none of that name (or the document is gone)."""
        raise NotImplementedError

    def documents(
        self, db: str, prefix: str = "", *, after: str = "", limit: int = 1000
    ) -> list[Stored]:
        """Live documents whose id begins with ``prefix`` and is greater than ``after``, by id."""
        raise NotImplementedError

    def changes(self, db: str, since: int = 0, limit: int = 1000) -> list[Change]:
        """Changes with a sequence greater than ``since``, oldest first."""
        raise NotImplementedError

    def checkpoint(self, consumer: str, db: str) -> int:
        """The sequence up to which ``consumer`` has worked; 0 at first."""
        raise NotImplementedError

    def changed_since(self, consumer: str) -> list[tuple[str, int, int]]:
        """(database, checkpoint, update sequence) where the consumer has work left. A database
        that was deleted and made anew begins at 0."""
        raise NotImplementedError
