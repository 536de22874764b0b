"""Replications that run in the server: asked for by ``_replicate``, or kept in ``_replicator``."""
