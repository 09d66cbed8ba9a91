-- Grain: problem that was fed back x spell in one status; a spell without end lasts.
-- What happened before feedback counts from feedback: such a problem is fed back already closed.
{%- set of_problem = [
    'problem_id', 'village_id', 'county_code', 'term_id', 'responsibility_level', 'feedback_on', 'rule_due_on', 'due_on',
    'first_closed_on', 'is_immediate', 'is_ongoing'
] %}
with fed_back as (
    select
        problem_id,
        village_id,
        county_code,
        term_id,
        feedback_responsibility_level as responsibility_level,
        feedback_on,
        rule_due_on,
        due_on,
        first_settled_on,
        first_closed_on,
        closed_on,
        closed_after,
        close_kind,
        status_changes,
        is_immediate,
        is_ongoing
    from {{ ref('fct_problem') }}
    where feedback_on is not null
),

first_spells as (
    select
        {%- for column in of_problem %}
        {{ column }},
        {%- endfor %}
        0 as spell_no,
        'open' as status,
        feedback_on as starts_on,
        greatest(feedback_on, coalesce(first_settled_on, {{ end_of_time() }})) as ends_on,
        feedback_on as occurred_on,
        cast(null as date) as occurred_after
    from fed_back
),

only_settlements as (
    select
        {%- for column in of_problem %}
        {{ column }},
        {%- endfor %}
        1 as spell_no,
        close_kind as status,
        greatest(feedback_on, closed_on) as starts_on,
        {{ end_of_time() }} as ends_on,
        closed_on as occurred_on,
        closed_after as occurred_after
    from fed_back
    where status_changes = 1
),

changes_of_several as (
    select
        {%- for column in of_problem %}
        fed_back.{{ column }},
        {%- endfor %}
        changes.change_no as spell_no,
        changes.status,
        greatest(fed_back.feedback_on, changes.occurred_on) as starts_on,
        greatest(fed_back.feedback_on, coalesce(changes.ended_on, {{ end_of_time() }})) as ends_on,
        changes.occurred_on,
        changes.occurred_after
    from {{ ref('int_problem_status_changes') }} as changes
    inner join fed_back on changes.problem_id = fed_back.problem_id
    where fed_back.status_changes > 1
)

select * from first_spells
union all
select * from only_settlements
union all
select * from changes_of_several
