"""The kinds of ledger, a module each: `KIND` says all that is particular to one."""
