"""What runs by itself on this installation."""
