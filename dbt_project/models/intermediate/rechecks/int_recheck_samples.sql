-- Grain: recorded sample whose period begins in a term of its region; of terms that overlap, the later.
with placed as (
    select
        samples.sample_id,
        samples.region_code,
        terms.term_id,
        samples.period_starts_on,
        samples.frame_size,
        samples.sample_size,
        samples.drawn_on,
        row_number() over (
            partition by samples.sample_id
            order by terms.starts_on desc, terms.term_id desc
        ) as recency
    from {{ ref('stg_ledgers__recheck_samples') }} as samples
    inner join {{ ref('dim_term') }} as terms
        on
            samples.region_code = terms.region_code
            and samples.period_starts_on between terms.starts_on and terms.ends_on
)

select
    sample_id,
    region_code,
    term_id,
    cast(date_trunc('quarter', period_starts_on) as date) as quarter_start,
    frame_size,
    sample_size,
    drawn_on
from placed
where recency = 1
