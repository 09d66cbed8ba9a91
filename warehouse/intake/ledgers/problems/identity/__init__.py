"""Which inspection a problem belongs to, and which accepted problem it is."""
