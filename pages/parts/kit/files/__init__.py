"""What leaves the screen as a file: workbooks, CSV, pictures by their names."""
