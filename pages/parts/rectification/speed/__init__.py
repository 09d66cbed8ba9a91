"""How fast problems are put right."""
