"""The warehouse: ledgers in, versions built and published, questions answered."""
