"""What is asked before a batch comes into force or is taken out of it."""
