"""The raw tables: columns, types, domains, keys, and their words."""
