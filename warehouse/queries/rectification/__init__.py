"""Problems on their way to being put right: how many, how fast, how truly."""
