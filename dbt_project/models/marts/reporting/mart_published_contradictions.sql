-- Grain: two published figures (or the parts of a sum and their whole) that cannot both be meant.
-- Intervals decide: only what no reading of the qualifiers allows is a contradiction.
with figures as (
    select
        *,
        coalesce(region_code, region_name) || '|' || coalesce(region_note, '') as place
    from {{ ref('int_published_figures') }}
),

-- a part that is larger than its whole, in one document and of one place
too_large as (
    select
        relations.relation_id,
        'part_over_whole' as kind,
        relations.severity,
        parts.figure_id,
        wholes.figure_id as other_figure_id,
        parts.value,
        wholes.value as other_value
    from {{ ref('published_relations') }} as relations
    inner join figures as parts on relations.part_metric = parts.metric
    inner join figures as wholes
        on
            relations.whole_metric = wholes.metric
            and parts.source_id = wholes.source_id
            and parts.place = wholes.place
            and parts.value_low > wholes.value_high
    where relations.kind = 'at_most'
),

sums as (
    select
        relations.relation_id,
        relations.severity,
        wholes.figure_id as other_figure_id,
        wholes.value as other_value,
        wholes.value_low as whole_low,
        wholes.value_high as whole_high,
        count(*) as parts,
        min(parts.figure_id) as figure_id,
        sum(parts.value) as value,
        sum(parts.value_low) as parts_low,
        -- one part without an end leaves the sum without one
        case when count(parts.value_high) = count(*) then sum(parts.value_high) end as parts_high
    from {{ ref('published_relations') }} as relations
    inner join figures as parts on relations.part_metric = parts.metric
    inner join figures as wholes
        on
            relations.whole_metric = wholes.metric
            and parts.source_id = wholes.source_id
            and parts.place = wholes.place
            and parts.period = wholes.period
    where relations.kind = 'sum'
    group by
        relations.relation_id,
        relations.severity,
        wholes.figure_id,
        wholes.value,
        wholes.value_low,
        wholes.value_high
),

-- only where every part is printed: of some parts nothing follows
does_not_add_up as (
    select
        sums.relation_id,
        'does_not_add_up' as kind,
        sums.severity,
        sums.figure_id,
        sums.other_figure_id,
        sums.value,
        sums.other_value
    from sums
    where
        sums.parts = (
            select count(*)
            from {{ ref('published_relations') }} as relations
            where relations.relation_id = sums.relation_id
        )
        and (sums.parts_low > sums.whole_high or sums.parts_high < sums.whole_low)
),

-- One thing printed twice. What is ambiguous is taken as printed. A longer period holds a shorter
-- one, so that its count cannot be smaller.
printed_twice as (
    select
        cast(null as string) as relation_id,
        case when one.source_id = other.source_id then 'printed_twice' else 'documents_disagree' end as kind,
        'contradiction' as severity,
        one.figure_id,
        other.figure_id as other_figure_id,
        one.value,
        other.value as other_value
    from figures as one
    inner join figures as other
        on
            one.metric = other.metric
            and one.unit = other.unit
            and one.place = other.place
            and (
                -- the longer period has less
                (
                    one.period_start <= other.period_start
                    and one.period_end >= other.period_end
                    and (one.period_start <> other.period_start or one.period_end <> other.period_end)
                    and one.unit not in ('percent', 'ratio')
                    and case when one.qualifier = 'ambiguous' then one.value else one.value_high end
                    < coalesce(other.value_low, other.value)
                )
                -- the same period has another number
                or (
                    one.figure_id < other.figure_id
                    and one.period_start is not distinct from other.period_start
                    and one.period_end is not distinct from other.period_end
                    -- without days the words of the document must be the same
                    and (one.period_end is not null or one.period = other.period)
                    and (
                        case when one.qualifier = 'ambiguous' then one.value else one.value_high end
                        < coalesce(other.value_low, other.value)
                        or case when other.qualifier = 'ambiguous' then other.value else other.value_high end
                        < coalesce(one.value_low, one.value)
                    )
                )
            )
),

contradictions as (
    select * from too_large
    union all
    select * from does_not_add_up
    union all
    select * from printed_twice
)

select
    contradictions.figure_id || ' / ' || contradictions.other_figure_id as contradiction_id,
    contradictions.kind,
    contradictions.relation_id,
    contradictions.severity,
    figures.source_id,
    others.source_id as other_source_id,
    figures.region_code,
    figures.region_name,
    contradictions.figure_id,
    contradictions.other_figure_id,
    figures.metric,
    others.metric as other_metric,
    figures.unit,
    others.unit as other_unit,
    contradictions.value,
    contradictions.other_value,
    (
        coalesce(figures.period_start, date '0001-01-01') = coalesce(others.period_start, date '0001-01-01')
        and coalesce(figures.period_end, date '0001-01-01') = coalesce(others.period_end, date '0001-01-01')
    ) as is_same_period
from contradictions
inner join figures on contradictions.figure_id = figures.figure_id
inner join figures as others on contradictions.other_figure_id = others.figure_id
order by contradictions.severity, contradiction_id
