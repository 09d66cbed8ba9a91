{# Of a mart the rows of counties, at each month end those of the term last begun, so that sums over
them are right however they are asked for: levels of regions and terms repeat what is counted. #}
{% macro counted_once(mart) %}
select *
from (
    select
        counts.*,
        dense_rank() over (
            partition by counts.region_code, counts.month_end
            order by terms.starts_on desc
        ) as terms_since
    from {{ mart }} as counts
    inner join {{ ref('dim_term') }} as terms
        on
            counts.region_code = terms.region_code
            and counts.term_id = terms.term_id
    where counts.region_level = 'county'
) as placed
where terms_since = 1
{% endmacro %}
