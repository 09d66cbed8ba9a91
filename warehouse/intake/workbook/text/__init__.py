"""csv and its like."""
