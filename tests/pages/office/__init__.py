"""The pages that an office opens first: what is to be done, and what changed."""
