"""What only the page of a region's profile has."""
