"""A long day in short: readers, hourly imports and publications, and faults thrown in.

`python -m warehouse.bench.soak --seconds 1800`, or `make soak DURATION=1800`. What is compressed is
the clock of imports, publications and faults: an hour of the day is an eighth of the time that is
given. Readers act at their own pace, so that the load is that of the day.
"""
