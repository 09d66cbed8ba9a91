"""Problems found: how many of which kind, which ones, and what many villages share."""
