"""Who may do what, and see which regions: `access.csv` in the data folder, an office's own list."""
