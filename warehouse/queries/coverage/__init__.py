"""How villages are being covered: how far, how well, by whom, and which are left."""
