"""Ledgers laid into a folder: examined one at a time, accepted where clean, else handed back."""
