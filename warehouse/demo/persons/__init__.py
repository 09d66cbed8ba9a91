"""Invented clues, the persons they lead to, and money recovered."""
