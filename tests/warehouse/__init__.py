"""Tests of dbt marts as built."""
