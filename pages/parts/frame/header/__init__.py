"""The header: pages, search, what the reader keeps, and what of an address was put right."""
