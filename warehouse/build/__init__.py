"""From accepted batches to a published version: fingerprint, dbt, audit, publishing."""
