"""What every workbook that is handed out is written with, the office's own and those of screens."""
