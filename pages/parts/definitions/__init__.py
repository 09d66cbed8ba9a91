"""What only the page of definitions has: what a figure is, and whether it can be relied on."""
