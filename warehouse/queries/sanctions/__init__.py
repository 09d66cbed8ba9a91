"""Clues, cases and persons: what came of them, and when."""
