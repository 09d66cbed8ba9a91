"""An edition of a ledger beside the earlier ones and what is accepted."""
