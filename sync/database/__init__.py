"""One database, as a CouchDB client sees it: what the HTTP dialect calls.

Every method raises NotFound("Database does not exist.") for an unknown database, and
InsufficientStorage or SyncError ``unavailable`` when the disk is full or locked. JSON that comes
out is finished UTF-8 bytes, ready to be sent.
"""

from __future__ import annotations

from sync.database.administration import Administration
from sync.database.documents import Documents
from sync.database.local_documents import LocalDocuments
from sync.database.queries import Queries
from sync.listing import AllDocsQuery
from sync.open_revisions import BulkGetItem, BulkSlice, Entry, MissingRevision
from sync.reading import Document, GetOptions
from sync.revs_diff import RevsDiff

__all__ = (
    "AllDocsQuery",
    "BulkGetItem",
    "BulkSlice",
    "Database",
    "Document",
    "Entry",
    "GetOptions",
    "MissingRevision",
    "RevsDiff",
)


class Database(Documents, LocalDocuments, Queries, Administration):
    """``Database(store, "public")``. Cheap to make; holds no state of its own."""
