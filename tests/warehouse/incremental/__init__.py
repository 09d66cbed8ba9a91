"""What is built from a version, with all models, against what dbt builds in full."""
