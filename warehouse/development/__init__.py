"""The loop of who edits models: what changed is rebuilt beside the published version, and shown."""
