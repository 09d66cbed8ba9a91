"""The office's rows of reference tables as an office edits them: a sheet out, a sheet back in.

A sheet that comes back is a patch by key: a row of a new key is added, one of a key there is takes
its place, a mark withdraws or restores one, and what the sheet does not hold stays as it is. It is
examined as the tables of the product are, where its rows would lie (`warehouse.seeds.check`), and
accepted whole or not at all, as a batch.
"""
