"""Ledgers as offices keep them: the table found in the sheet, its columns understood, its rows read."""
