"""The CouchDB dialect over real HTTP: answers recorded from Apache CouchDB, and abuse."""
