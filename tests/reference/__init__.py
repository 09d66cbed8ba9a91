"""The marts computed a second time, by hand: slow, obvious, and without any SQL.

Each module says one thing of DOMAIN.md in plain loops: what was known of one problem, one village
or one person on one day. `marts.py` only sums. Nothing here reads the dbt project, so that an
error has to be made twice, in two languages, before a test can miss it.
"""
