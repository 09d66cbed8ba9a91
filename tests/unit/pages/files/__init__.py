"""Files that leave the screen, and the tables that they are of."""
