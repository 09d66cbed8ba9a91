"""The cards of the rectification page, a file each."""
