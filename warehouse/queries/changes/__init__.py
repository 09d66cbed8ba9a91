"""What changed between a day and now, by the days of events: counts by region, and the rows."""
