"""What only the wall map has."""
