"""What the warehouse says, in Chinese and English."""
