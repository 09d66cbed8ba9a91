-- Grain: comparable published figure of a region that is whole in the data, with our own value
-- by event date within the figure's period.
with figures as (
    select
        figures.figure_id,
        figures.metric,
        figures.period_start,
        figures.period_end,
        ancestors.region_code as county_code
    from {{ ref('int_published_figures') }} as figures
    inner join {{ ref('dim_region') }} as regions on figures.region_code = regions.region_code
    inner join {{ ref('int_region_ancestors') }} as ancestors on figures.region_code = ancestors.ancestor_code
    where
        figures.comparable
        and regions.is_whole_in_data
),

problems as (
    select
        county_code,
        is_immediate,
        is_livelihood,
        feedback_on,
        first_closed_on,
        inspection_ended_on,
        coalesce(found_on, inspection_ended_on) as found_on
    from {{ ref('fct_problem') }}
),

problem_counts as (
    select
        figures.figure_id,
        count(
            case
                when
                    figures.metric = 'problems_found'
                    and problems.found_on between figures.period_start and figures.period_end
                    then 1
                when
                    figures.metric = 'problems_rectified'
                    and problems.first_closed_on between figures.period_start and figures.period_end
                    then 1
                when
                    figures.metric = 'immediate_rectification_items'
                    and problems.is_immediate
                    and problems.found_on between figures.period_start and figures.period_end
                    then 1
                when
                    figures.metric = 'immediate_rectification_items_completed'
                    and problems.is_immediate
                    and problems.found_on between figures.period_start and figures.period_end
                    and problems.first_closed_on <= problems.inspection_ended_on
                    then 1
                when
                    figures.metric = 'immediate_rectification_livelihood_items'
                    and problems.is_immediate
                    and problems.is_livelihood
                    and problems.found_on between figures.period_start and figures.period_end
                    then 1
            end
        ) as own_value
    from figures
    inner join problems on figures.county_code = problems.county_code
    where
        figures.metric in (
            'problems_found',
            'problems_rectified',
            'immediate_rectification_items',
            'immediate_rectification_items_completed',
            'immediate_rectification_livelihood_items'
        )
    group by figures.figure_id
),

one_month_rates as (
    select
        figures.figure_id,
        cast(
            100 * count(case when problems.first_closed_on <= {{ add_days('problems.feedback_on', 30) }} then 1 end)
            as double
        )
        / nullif(count(*), 0) as own_value
    from figures
    inner join problems on figures.county_code = problems.county_code
    where
        figures.metric = 'one_month_rectification_rate_pct'
        and not problems.is_immediate
        and problems.feedback_on >= figures.period_start
        and {{ add_days('problems.feedback_on', 30) }} <= least(figures.period_end, {{ as_of_date() }})
    group by figures.figure_id
),

clue_counts as (
    select
        figures.figure_id,
        count(*) as own_value
    from figures
    inner join {{ ref('fct_clue') }} as clues
        on
            figures.county_code = clues.county_code
            and clues.handed_over_on between figures.period_start and figures.period_end
    where figures.metric = 'clues_transferred'
    group by figures.figure_id
),

person_counts as (
    select
        figures.figure_id,
        count(
            case
                when
                    case figures.metric
                        when 'persons_involved' then persons.first_handed_over_on
                        when 'persons_case_filed' then persons.filed_on
                        when 'persons_sanctioned' then persons.sanctioned_on
                        when 'persons_transferred_to_judicial' then persons.judicial_on
                    end between figures.period_start and figures.period_end
                    then 1
            end
        ) as own_value
    from figures
    inner join {{ ref('fct_person') }} as persons on figures.county_code = persons.county_code
    where
        figures.metric in (
            'persons_involved',
            'persons_case_filed',
            'persons_sanctioned',
            'persons_transferred_to_judicial'
        )
    group by figures.figure_id
),

case_counts as (
    select
        figures.figure_id,
        count(*) as own_value
    from figures
    inner join {{ ref('fct_case') }} as cases
        on
            figures.county_code = cases.county_code
            and cases.filed_on between figures.period_start and figures.period_end
    where figures.metric = 'cases_filed'
    group by figures.figure_id
),

poverty_villages as (
    select distinct village_id
    from {{ ref('stg_ledgers__village_profiles') }}
    where is_poverty_village
),

village_counts as (
    select
        figures.figure_id,
        count(distinct inspections.village_id) as own_value
    from figures
    inner join {{ ref('fct_inspection') }} as inspections
        on
            figures.county_code = inspections.county_code
            and inspections.ends_on between figures.period_start and figures.period_end
    left join poverty_villages on inspections.village_id = poverty_villages.village_id
    where
        figures.metric = 'villages_inspected'
        or (figures.metric = 'poor_villages_inspected' and poverty_villages.village_id is not null)
        or (figures.metric = 'villages_inspected_by_city_teams' and inspections.team_level = 'city')
    group by figures.figure_id
),

roster_counts as (
    select
        figures.figure_id,
        count(distinct villages.village_id) as own_value
    from figures
    inner join {{ ref('stg_ledgers__villages') }} as villages
        on
            figures.county_code = villages.county_code
            and figures.period_end >= villages.valid_from
            and (villages.valid_to is null or figures.period_end <= villages.valid_to)
    where figures.metric = 'villages_total'
    group by figures.figure_id
),

conversion_counts as (
    select
        figures.figure_id,
        count(*) as own_value
    from figures
    inner join {{ ref('dim_village') }} as villages on figures.county_code = villages.county_code
    inner join {{ ref('stg_ledgers__weak_orgs') }} as weak_orgs
        on
            villages.village_id = weak_orgs.village_id
            and weak_orgs.converted_on between figures.period_start and figures.period_end
    where figures.metric = 'weak_lax_village_orgs_converted'
    group by figures.figure_id
),

round_counts as (
    select
        figures.figure_id,
        count(*) as own_value
    from figures
    inner join {{ ref('stg_ledgers__supervision_rounds') }} as rounds
        on
            figures.county_code = rounds.region_code
            and rounds.ends_on between figures.period_start and figures.period_end
            and rounds.level = case figures.metric
                when 'self_check_rounds_village' then 'village'
                when 'full_coverage_inspection_rounds_town' then 'township'
                when 'onsite_supervision_rounds_county' then 'county'
            end
    group by figures.figure_id
),

own_values as (
    {%- for counts in [
        'problem_counts', 'one_month_rates', 'clue_counts', 'person_counts', 'case_counts', 'village_counts',
        'roster_counts', 'conversion_counts', 'round_counts'
    ] %}
    {{ 'union all' if not loop.first }}
    select
        figure_id,
        cast(own_value as double) as own_value
    from {{ counts }}
    {%- endfor %}
),

-- where no inspection ended within the period nobody looked, and nothing but the roster is known
looked as (
    select distinct figures.figure_id
    from figures
    inner join {{ ref('fct_inspection') }} as inspections
        on
            figures.county_code = inspections.county_code
            and inspections.ends_on between figures.period_start and figures.period_end
),

-- a count that found nothing is zero, a rate of nothing is not known
comparable_figures as (
    select distinct
        figures.figure_id,
        figures.metric
    from figures
    left join looked on figures.figure_id = looked.figure_id
    where looked.figure_id is not null or figures.metric = 'villages_total'
)

select
    comparable_figures.figure_id,
    case
        when comparable_figures.metric = 'one_month_rectification_rate_pct' then own_values.own_value
        else coalesce(own_values.own_value, 0)
    end as own_value
from comparable_figures
left join own_values on comparable_figures.figure_id = own_values.figure_id
