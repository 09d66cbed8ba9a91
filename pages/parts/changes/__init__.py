"""What changed since a day: closed, overdue, re-opened, inspected, answered, lights."""
