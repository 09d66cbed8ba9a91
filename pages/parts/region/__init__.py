"""What only the page of a region has."""
