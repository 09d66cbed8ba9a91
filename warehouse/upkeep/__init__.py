"""Keeping an installation for years without anyone at it: backups, and what runs by itself."""
