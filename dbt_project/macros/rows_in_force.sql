{#
The rows of a ledger in force, to be selected from under a name: a row that a later batch has
corrected is left out (`warehouse/intake/batches/in_force.py`). Written out where it is read, and
not in how an adapter finds its files, so that no engine counts a corrected row twice.
#}
{% macro rows_in_force(table) -%}
(
    select ledger.*
    from {{ ledger(table) }} as ledger
    anti join {{ ledger('supersessions') }} as corrected
        on
            ledger.batch_id = corrected.batch_id
            and ledger.file_row_number = corrected.file_row_number
            and corrected.table_name = '{{ table }}'
)
{%- endmacro %}
