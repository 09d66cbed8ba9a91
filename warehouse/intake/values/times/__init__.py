"""Days, periods and deadlines as cells hold them."""
