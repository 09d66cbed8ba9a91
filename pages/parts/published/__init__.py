"""What only the page of published figures has."""
