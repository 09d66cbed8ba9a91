"""What every workbook is written with: annotated copies, rejected rows, templates, exports."""
