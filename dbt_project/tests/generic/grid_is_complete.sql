{#
Every region that has villages or lies above one has every month of each of its terms, from the
term's first month to the as-of month, and no other rows.
#}
{% test grid_is_complete(model, rows_per_month=1) %}
with expected as (
    select
        regions.region_code,
        terms.term_id,
        min(days.month_end) as first_month_end,
        {{ rows_per_month }} * count(distinct days.month_end) as expected_rows
    from {{ ref('dim_region') }} as regions
    inner join {{ ref('dim_term') }} as terms on regions.region_code = terms.region_code
    inner join {{ ref('dim_date') }} as days
        on
            terms.starts_on <= days.month_end
            and days.month_end <= last_day({{ as_of_date() }})
            and days.date_day = days.month_end
    where regions.is_in_data
    group by regions.region_code, terms.term_id
),

actual as (
    select
        region_code,
        term_id,
        min(month_end) as first_month_end,
        count(*) as actual_rows
    from {{ model }}
    group by region_code, term_id
)

select
    coalesce(expected.region_code, actual.region_code) as region_code,
    coalesce(expected.term_id, actual.term_id) as term_id,
    expected.expected_rows,
    actual.actual_rows
from expected
full outer join actual
    on
        expected.region_code = actual.region_code
        and expected.term_id = actual.term_id
where
    coalesce(expected.expected_rows, 0) <> coalesce(actual.actual_rows, 0)
    or expected.first_month_end <> actual.first_month_end
{% endtest %}
