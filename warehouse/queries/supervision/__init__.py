"""Acts of supervision, what followed them, aid and petitions."""
