"""The kinds of ledger, a module each: `KIND` says all that is particular to one.

A kind is added by adding its module (`ledger_kind` says what a kind has to say) and its name to
the words (`ledgers.<name>.name` of `intake/questions_office`, each language);
`tests/worked_examples/test_add_a_kind_of_ledger.py` does it.
"""
