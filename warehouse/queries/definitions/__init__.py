"""What the figures rest on: models a query reads, rules and targets in force, rows that broke a
test.
"""
