"""Many readers at once: what each looks at, who serves them, and what came of it."""
