-- Grain: region x term x year of feedback x node of rectification, as of now. The term is the one a problem
-- was found in.
-- Only counties that report a node count in it: where nobody reports, nobody looked.
with problems as (
    select
        problems.county_code,
        problems.term_id,
        cast(extract(year from problems.feedback_on) as integer) as feedback_year,
        problems.feedback_on,
        problems.first_settled_on,
        {{ node_days('nodes', 'limits') }}
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
        term_id,
        feedback_year,
        {{ node_counts_side_by_side() }}
    from problems
    group by county_code, term_id, feedback_year
),

county_nodes as (
    {% for node in rectification_nodes() %}
    select
        county_code,
        term_id,
        feedback_year,
        '{{ node }}' as node,
        {{ node_counts_of(node) }}
    from counties
    {{ 'union all' if not loop.last }}
    {% endfor %}
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
    county_nodes.term_id,
    county_nodes.feedback_year,
    county_nodes.node,
    {{ summed(node_counts()) }}
from county_nodes
inner join reporting
    on
        county_nodes.county_code = reporting.county_code
        and county_nodes.node = reporting.node
inner join {{ ref('int_region_ancestors') }} as ancestors on county_nodes.county_code = ancestors.region_code
where county_nodes.problems_due > 0
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    county_nodes.term_id,
    county_nodes.feedback_year,
    county_nodes.node
order by region_code, county_nodes.term_id, county_nodes.feedback_year, county_nodes.node
