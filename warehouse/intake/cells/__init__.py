"""What lies in a sheet, whatever its file: values, places, formats, and how a cell is shown."""
