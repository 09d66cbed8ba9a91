"""What each row of a table is: data, a heading, a total, a line that is not read."""
