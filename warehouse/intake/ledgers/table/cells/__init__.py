"""What each cell of a table holds, wherever its value comes from; no cell is lost."""
