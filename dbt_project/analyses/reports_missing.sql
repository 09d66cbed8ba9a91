-- Ledgers that counties have not handed in though they are due, the latest month first.
select
    reports.month_end,
    reports.county_code,
    reports.ledger,
    reports.due_on
from {{ ref('fct_report') }} as reports
cross join {{ ref('meta_version') }} as version
where
    reports.received_on is null
    and reports.due_on <= version.as_of_date
order by reports.due_on desc, reports.county_code asc, reports.ledger asc
