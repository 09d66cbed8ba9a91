"""The cards of the page 覆盖进度."""
