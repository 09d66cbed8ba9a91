"""The way in: raw tables, checks, and accepted batches."""
