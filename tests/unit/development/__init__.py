"""The loop of who edits models."""
