"""Building on another engine: what it is handed, and how its marts come back into a version."""
