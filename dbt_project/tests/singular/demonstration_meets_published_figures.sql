-- Generated totals stay within what the qualifier of each comparable published figure allows.
select
    published.figure_id,
    published.value_low,
    published.value_high,
    published.own_value
from {{ ref('mart_published') }} as published
cross join {{ ref('meta_version') }} as version
where
    version.is_demonstration
    and published.comparable
    and published.own_value is not null
    and published.period_end <= version.as_of_date
    and (
        published.own_value < published.value_low
        or published.own_value > published.value_high
    )
