"""What a screen can ask: one module a subject, typed arguments in, a Polars frame out."""
