"""Web pages and XML that older systems save as .xls."""
