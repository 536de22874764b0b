"""The CouchDB dialect with clients that others wrote."""
