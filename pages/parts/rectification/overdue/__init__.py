"""What is overdue, and since when."""
