"""Invented problems: how each is found, goes on and is checked again."""
