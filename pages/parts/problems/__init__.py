"""The parts of the page of problems: one card a file."""
