"""Our own workbook, one sheet per raw table: written, recognised when it comes back, and read."""
