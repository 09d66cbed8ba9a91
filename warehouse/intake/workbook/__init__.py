"""Files as they come, made into sheets: nothing is executed, nothing followed, nothing guessed.

A file is what its bytes say, whatever its name. What is handed to a library was measured before, so
that no file, however made, takes more memory or time than `limits` allows.
"""
