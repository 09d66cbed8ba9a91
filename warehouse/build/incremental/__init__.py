"""A build of what hangs on ledgers that changed: the SQL of the version before, run once more."""
