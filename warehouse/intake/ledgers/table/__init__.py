"""Finding the tables of a sheet: headers, sections, data rows and the lines around them."""
