"""The kinds of ledger: how each is known, and how its rows are read."""
