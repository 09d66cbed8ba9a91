"""One cell, read as a careful clerk would: a day, a deadline, a state, a count, a code.

Every reader is a function `read_...` that takes a `CellValue` and returns a `Reading`; none invents
a value.
"""
