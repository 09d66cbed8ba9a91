-- Grain: region of the villages inspected x term x year of the last day x level of the team.
with inspections as (
    select
        village_id,
        county_code,
        term_id,
        team_id,
        team_level,
        days_on_site,
        problems,
        is_cross_county,
        cast(extract(year from ends_on) as integer) as year
    from {{ ref('fct_inspection') }}
    where ends_on is not null
),

county_counts as (
    select
        county_code,
        term_id,
        year,
        team_level,
        count(*) as inspections,
        count(distinct village_id) as villages,
        sum(days_on_site) as days_on_site,
        count(days_on_site) as inspections_with_days,
        count(distinct case when days_on_site is not null then village_id end) as villages_with_days,
        count(case when is_cross_county then 1 end) as cross_county_inspections,
        count(case when problems = 0 then 1 end) as zero_finding_inspections
    from inspections
    group by county_code, term_id, year, team_level
),

region_counts as (
    select
        ancestors.ancestor_code as region_code,
        ancestors.ancestor_level as region_level,
        counts.term_id,
        counts.year,
        counts.team_level,
        {{ summed([
            'inspections', 'villages', 'days_on_site', 'inspections_with_days', 'villages_with_days',
            'cross_county_inspections', 'zero_finding_inspections'
        ]) }}
    from county_counts as counts
    inner join {{ ref('int_region_ancestors') }} as ancestors on counts.county_code = ancestors.region_code
    group by ancestors.ancestor_code, ancestors.ancestor_level, counts.term_id, counts.year, counts.team_level
),

-- a team that worked in several counties is one team of what lies above them
teams_seen as (
    select distinct
        ancestors.ancestor_code as region_code,
        inspections.term_id,
        inspections.year,
        inspections.team_level,
        inspections.team_id
    from inspections
    inner join {{ ref('int_region_ancestors') }} as ancestors on inspections.county_code = ancestors.region_code
    where inspections.team_id is not null
),

region_teams as (
    select
        teams_seen.region_code,
        teams_seen.term_id,
        teams_seen.year,
        teams_seen.team_level,
        count(*) as teams,
        count(teams.posts) as teams_with_posts,
        cast(sum(teams.posts) as bigint) as posts
    from teams_seen
    left join {{ ref('stg_ledgers__teams') }} as teams on teams_seen.team_id = teams.team_id
    group by teams_seen.region_code, teams_seen.term_id, teams_seen.year, teams_seen.team_level
)

select
    region_counts.region_code,
    region_counts.region_level,
    region_counts.term_id,
    region_counts.year,
    region_counts.team_level,
    coalesce(region_teams.teams, 0) as teams,
    region_counts.inspections,
    region_counts.villages,
    region_counts.days_on_site,
    region_counts.inspections_with_days,
    region_counts.villages_with_days,
    region_counts.cross_county_inspections,
    region_counts.zero_finding_inspections,
    coalesce(region_teams.teams_with_posts, 0) as teams_with_posts,
    region_teams.posts
from region_counts
left join region_teams
    on
        region_counts.region_code = region_teams.region_code
        and region_counts.term_id = region_teams.term_id
        and region_counts.year = region_teams.year
        and region_counts.team_level = region_teams.team_level
order by
    region_counts.region_level,
    region_counts.region_code,
    region_counts.term_id,
    region_counts.year,
    region_counts.team_level
