"""How the tables of the kinds of ledgers are read: rows of raw tables, with their accounting."""
