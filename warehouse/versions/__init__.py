"""Published versions: the store, the pointer, the read-only reader."""
