"""Inspections of one kind against others: ratios with their intervals."""
