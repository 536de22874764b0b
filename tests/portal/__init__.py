"""The portal over HTTP: a real server process, a real SQLite file."""
