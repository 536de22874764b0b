"""``just bench sync``: how fast the CouchDB dialect is, beside its peers."""
