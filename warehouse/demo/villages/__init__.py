"""Invented villages: names, profiles, and what sets them apart."""
