-- Grain: region x year of feedback x node of rectification, as of now.
-- Only counties that report a node count in it: where nobody reports, nobody looked.
{% set nodes = ['plan', 'self_check', 'supervision', 'consolidation'] %}
{% set counts = ['problems_due', 'reported', 'reported_late', 'settled_before_limit', 'days_to_node_summed'] %}

with problems as (
    select
        problems.county_code,
        cast(extract(year from problems.feedback_on) as integer) as feedback_year,
        problems.feedback_on,
        problems.first_settled_on,
        {%- for node in nodes %}
        nodes.{{ node }}_on,
        limits.{{ node }}_limit_on{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_problem') }} as problems
    left join {{ ref('int_problem_nodes') }} as nodes on problems.problem_id = nodes.problem_id
    left join {{ ref('int_deadline_areas') }} as areas on problems.county_code = areas.county_code
    left join {{ ref('int_node_limits') }} as limits
        on
            areas.deadline_area = limits.deadline_area
            and problems.feedback_responsibility_level = limits.responsibility_level
            and problems.feedback_on = limits.feedback_on
    where
        problems.feedback_on is not null
        and not problems.is_closed_before_clock
),

counties as (
    select
        county_code,
        feedback_year,
        {%- for node in nodes %}
        count(
            case when {{ node }}_on is not null or {{ node }}_limit_on < {{ as_of_date() }} then 1 end
        ) as {{ node }}_problems_due,
        count({{ node }}_on) as {{ node }}_reported,
        count(case when {{ node }}_on > {{ node }}_limit_on then 1 end) as {{ node }}_reported_late,
        count(
            case
                when
                    {{ node }}_on is null
                    and {{ node }}_limit_on < {{ as_of_date() }}
                    and first_settled_on <= {{ node }}_limit_on
                    then 1
            end
        ) as {{ node }}_settled_before_limit,
        sum(
            case
                when {{ node }}_on is not null
                    then greatest({{ days_between('feedback_on', node ~ '_on') }}, 0)
                else 0
            end
        ) as {{ node }}_days_to_node_summed{{ ',' if not loop.last }}
        {%- endfor %}
    from problems
    group by county_code, feedback_year
),

county_nodes as (
    {%- for node in nodes %}
    select
        county_code,
        feedback_year,
        '{{ node }}' as node,
        {%- for count in counts %}
        {{ node }}_{{ count }} as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counties
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

reporting as (
    select
        county_code,
        node
    from county_nodes
    group by county_code, node
    having sum(reported) > 0
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    county_nodes.feedback_year,
    county_nodes.node,
    {%- for count in counts %}
    cast(sum(county_nodes.{{ count }}) as bigint) as {{ count }}{{ ',' if not loop.last }}
    {%- endfor %}
from county_nodes
inner join reporting
    on
        county_nodes.county_code = reporting.county_code
        and county_nodes.node = reporting.node
inner join {{ ref('int_region_ancestors') }} as ancestors on county_nodes.county_code = ancestors.region_code
where county_nodes.problems_due > 0
group by ancestors.ancestor_code, ancestors.ancestor_level, county_nodes.feedback_year, county_nodes.node
order by region_code, county_nodes.feedback_year, county_nodes.node
