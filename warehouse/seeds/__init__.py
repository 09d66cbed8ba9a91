"""The check of the reference tables (`seeds/`) before dbt reads them.

Analysts edit them in Excel, which changes encodings, codes, days and yes-or-no values unasked.
What is checked stands where dbt reads it too: `seeds/_seeds.yml` (types, keys, references, allowed
values, and under `meta` what dbt has no words for), and the schemas of the raw tables for
`seeds/ledgers/`. `meaning` holds what concerns one table alone. Each finding names file, line,
column, value and remedy; `convert` writes anew what Excel changed without loss.
"""
