-- Grain: the version, one row.
with aliases as (
    select count(*) as aliases
    from {{ ref('stg_ledgers__region_aliases') }}
)

select
    {{ text_setting('version_id') }} as version_id,
    {{ as_of_date() }} as as_of_date,
    cast({{ built_at() }} as timestamp) as built_at,
    {{ flag_setting('is_demonstration') }} or aliases.aliases > 0 as is_demonstration,
    {{ text_setting('classification_label') }} as classification_label,
    '{{ dbt_version }}' as dbt_version,
    (select count(*) from {{ ref('dim_village') }}) as villages,
    (select count(*) from {{ ref('fct_inspection') }}) as inspections,
    (select count(*) from {{ ref('fct_problem') }}) as problems,
    (select count(*) from {{ ref('fct_clue') }}) as clues,
    (select count(*) from {{ ref('fct_person') }}) as persons,
    (select count(*) from {{ ref('fct_case') }}) as cases
from aliases
