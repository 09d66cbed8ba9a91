"""Who saw, changed and signed in to what, when: appended, chained by hashes, a file a month."""
