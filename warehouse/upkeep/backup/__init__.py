"""Backups of a data folder: what is taken, where it is kept, and how it comes back."""
