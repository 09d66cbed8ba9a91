"""Accounts that an office without a provider keeps itself: names, hashes, lock-outs."""
