"""What the rounds that are left are planned from."""
