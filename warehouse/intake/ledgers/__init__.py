"""Ledgers as offices keep them: the table found, its columns understood, its rows read."""
