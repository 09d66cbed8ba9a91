-- Grain: region x month x ledger whose report is due or in.
select
    region_code,
    month,
    ledger,
    due_on,
    {{ known_by_as_of('received_on') }} as received_on
from {{ rows_in_force('reports_due') }} as reports_due
where due_on <= {{ as_of_date() }} or received_on <= {{ as_of_date() }}
