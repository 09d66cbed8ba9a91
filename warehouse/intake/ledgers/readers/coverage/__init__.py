"""The coverage ledger: rounds, inspections that have been, and plans of those to come."""
