"""Which field each column of a ledger holds, and what an office answered about it."""
