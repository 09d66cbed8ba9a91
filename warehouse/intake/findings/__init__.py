"""What an import comes to: findings, questions, corrections, and the status of every row."""
