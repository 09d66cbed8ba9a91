"""What dbt wrote of a version: its models, columns and tests, and what hangs on what."""
