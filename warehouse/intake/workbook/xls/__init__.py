"""xls, the workbook of Excel 95 to 2003 and of WPS."""
