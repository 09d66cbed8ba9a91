"""One cell, read as a careful clerk would: a day, a deadline, a state, a count, a code.

Every reader takes a `CellValue` and gives a `Reading`; none invents a value.
"""
