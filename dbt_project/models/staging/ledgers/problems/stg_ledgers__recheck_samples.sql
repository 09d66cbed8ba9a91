-- Grain: recorded random sample of closed items that has been drawn.
select
    sample_id,
    region_code,
    period_starts_on,
    period_ends_on,
    frame_size,
    sample_size,
    seed,
    drawn_on
from {{ rows_in_force('recheck_samples') }} as recheck_samples
where drawn_on <= {{ as_of_date() }}
