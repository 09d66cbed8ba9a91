-- Grain: calendar day.
-- Outside the years of the holiday table Monday to Friday are taken for working days.
with days as (
    {{ calendar_days(
        "cast('" ~ var('calendar_starts_on') ~ "' as date)",
        "cast('" ~ var('calendar_ends_on') ~ "' as date)"
    ) }}
),

worked as (
    select
        days.date_day,
        workdays.calendar_date is not null as is_in_holiday_table,
        coalesce(workdays.is_working_day, {{ iso_weekday('days.date_day') }} <= 5) as is_working_day
    from days
    left join {{ ref('workdays') }} as workdays on days.date_day = workdays.calendar_date
)

select
    date_day,
    cast(date_trunc('month', date_day) as date) as month_start,
    last_day(date_day) as month_end,
    cast(extract(year from date_day) as integer) as year,
    cast(extract(quarter from date_day) as integer) as quarter,
    cast(extract(month from date_day) as integer) as month_of_year,
    is_working_day,
    is_in_holiday_table,
    cast(
        sum(case when is_working_day then 1 else 0 end) over (
            order by date_day
            rows between unbounded preceding and current row
        ) as bigint
    ) as working_day_number
from worked
order by date_day
