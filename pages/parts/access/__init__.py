"""Who may do what, for administrators (`pages/office/access.py`)."""
