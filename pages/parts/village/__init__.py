"""The village page: a list to choose from, and one village on one sheet of paper."""
