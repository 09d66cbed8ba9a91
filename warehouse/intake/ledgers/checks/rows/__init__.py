"""Checks of the rows of a ledger, each against itself and its neighbours."""
