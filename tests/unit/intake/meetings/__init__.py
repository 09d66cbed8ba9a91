"""What was asked at a meeting, through the door of every ledger."""
