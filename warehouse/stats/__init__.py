"""What SQL is the wrong place for: intervals, pace, and where regions stand."""
