"""Accepted batches: how they come in, lie on disk, are taken back or removed."""
