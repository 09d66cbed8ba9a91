"""Checks of a ledger against itself: what contradicts, what is missing, what does not add up.

Every check looks at whole columns (`LedgerCells`) and gives findings; none changes a row.
"""
