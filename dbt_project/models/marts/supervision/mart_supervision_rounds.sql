-- Grain: region x term in which the round began x level x number of the round.
with placed as (
    select
        rounds.region_code,
        rounds.level,
        rounds.round_no,
        rounds.villages_covered,
        rounds.problems_found,
        rounds.problems_rectified,
        terms.term_id,
        row_number() over (
            partition by rounds.region_code, rounds.level, rounds.round_no, rounds.starts_on
            order by terms.starts_on desc, terms.term_id desc
        ) as recency
    from {{ ref('stg_ledgers__supervision_rounds') }} as rounds
    inner join {{ ref('dim_term') }} as terms
        on
            rounds.region_code = terms.region_code
            and rounds.starts_on between terms.starts_on and terms.ends_on
)

select
    ancestors.ancestor_code as region_code,
    ancestors.ancestor_level as region_level,
    placed.term_id,
    placed.level,
    cast(placed.round_no as integer) as round_no,
    count(distinct placed.region_code) as regions_reporting,
    cast(sum(placed.villages_covered) as bigint) as villages_covered,
    cast(sum(placed.problems_found) as bigint) as problems_found,
    cast(sum(placed.problems_rectified) as bigint) as problems_rectified,
    -- both sides of a ratio, of the rounds that give both
    cast(sum(case when placed.villages_covered is not null then placed.problems_found end) as bigint)
        as found_villages_known,
    cast(sum(case when placed.problems_found is not null then placed.villages_covered end) as bigint)
        as villages_found_known,
    cast(sum(case when placed.problems_found is not null then placed.problems_rectified end) as bigint)
        as rectified_found_known,
    cast(sum(case when placed.problems_rectified is not null then placed.problems_found end) as bigint)
        as found_rectified_known,
    count(distinct case when placed.problems_found is not null then placed.region_code end) as regions_found_known
from placed
inner join {{ ref('int_region_ancestors') }} as ancestors on placed.region_code = ancestors.region_code
where placed.recency = 1
group by
    ancestors.ancestor_code,
    ancestors.ancestor_level,
    placed.term_id,
    placed.level,
    cast(placed.round_no as integer)
order by region_level, region_code, placed.term_id, placed.level, round_no
