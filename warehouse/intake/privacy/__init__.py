"""What keeps persons out: columns named after them, their numbers and names in any text.

No such detection is complete: it finds what looks like a person, and misses what does not.
"""
