"""What is to be done now: overdue, due, not reminded, not answered, not reported, not checked."""
