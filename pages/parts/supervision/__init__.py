"""The parts of the page of supervision, one subject a file."""
