-- Grain: level that has to put problems right.
select 'village' as responsibility_level
union all
select 'township' as responsibility_level
union all
select 'county' as responsibility_level
