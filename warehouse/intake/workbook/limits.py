"""How large a ledger may be: far above any real one, and within an office computer's memory."""

MOST_FILE_BYTES = 200 << 20
"""Of one file as it was uploaded."""

MOST_FILES = 200
"""In one archive."""

MOST_PARTS = 5_000
"""Parts of one workbook."""

MOST_UNPACKED_BYTES = 512 << 20
"""Of everything in one workbook or archive; a sheet of ten million cells is about as large."""

MOST_PACKED_RATIO = 300
"""How much a large part may have been packed; text of a ledger packs to a tenth or a fiftieth."""

RATIO_COUNTS_FROM_BYTES = 32 << 20
"""A smaller part may be packed as it likes: rows that hold formats only pack very well."""

MOST_SMALL_PART_BYTES = 32 << 20
"""Of a part that is parsed whole: styles, comments, the list of sheets."""

MOST_SHEETS = 255
"""Of one workbook, the number that a new workbook of a spreadsheet program may have."""

MOST_COLUMNS = 512
"""That hold anything, in one sheet."""

MOST_CELLS = 10_000_000
"""Rows times columns, of all sheets of one import: the whole block lies in memory."""

MOST_TEXT_BYTES = 1 << 30
"""Of all cells of a workbook: one long text may stand in many cells and is stored once."""

MOST_PLACES = 1_000
"""Findings of one kind made at their places in one sheet; the rest is one finding that counts."""

MOST_PAGE_BYTES = 64 << 20
"""Of a web page or an XML spreadsheet, which are parsed piece by piece in Python."""

MOST_UNSEEN_BYTES = 16 << 20
"""Of a text that is taken into memory without being looked through before."""

MOST_LINE_BYTES = 16 << 20
"""Of one line of a text table: 512 columns of the longest texts a spreadsheet keeps."""

MOST_VALUE_BYTES = 8 << 20
"""Of what stands between two tags of a workbook's part; a spreadsheet keeps 32,767 characters."""

MOST_NESTED = 100
"""Elements of a web page one within another."""

MOST_NAMED = 20
"""Cells that one finding on many names."""

MOST_COLOURED = 300_000
"""Cells with a fill colour that are remembered, in one sheet; templates of more have no states in
colours."""
