"""What goes back to the office: annotated copies, rejected rows, reports."""
