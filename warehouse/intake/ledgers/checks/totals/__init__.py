"""Checks of printed counts, totals and rates against the rows they speak of."""
