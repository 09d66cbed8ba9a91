"""What happened to a problem: its events, derived from the states that editions report."""
