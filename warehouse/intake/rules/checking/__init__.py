"""How rules are run: candidates, accepted rows beside them, violations, the outcome."""
