"""Ledgers of problems: identity, editions and history of each problem."""
