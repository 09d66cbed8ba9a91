-- Grain: problem. State and lateness are two axes; a closing does not wipe how late it was.
-- Rows stay in the order of the ledgers, county by county, so that a county's list reads few blocks.
{{ config(pre_hook='{{ join_as_written() }}', post_hook='{{ join_as_planned() }}') }}

with histories as (
    select
        placed.problem_id,
        placed.inspection_id,
        placed.village_id,
        placed.township_code,
        placed.county_code,
        placed.term_id,
        placed.category_code,
        placed.cause_code,
        placed.responsibility_level as feedback_responsibility_level,
        coalesce(reassignments.responsibility_level, placed.responsibility_level) as responsibility_level,
        coalesce(reassignments.responsible_unit, placed.responsible_unit) as responsible_unit,
        coalesce(reassignments.reassignments, 0) as reassignments,
        placed.is_immediate,
        placed.is_livelihood,
        placed.is_key,
        placed.is_ongoing,
        placed.found_on,
        placed.inspection_ended_on,
        placed.feedback_on,
        placed.stated_due_on,
        placed.rule_due_on,
        placed.original_due_on,
        coalesce(extensions.due_on, placed.original_due_on) as due_on,
        coalesce(extensions.extensions, 0) as extensions,
        extensions.first_extended_on,
        case
            when changes.problem_id is not null then changes.status
            {%- for status in status_events().values() %}
            when settlements.status_code = {{ loop.index }} then '{{ status }}'
            {%- endfor %}
            else 'open'
        end as status,
        case
            when changes.problem_id is not null then changes.status_changes
            when settlements.status_code < {{ status_events() | length }} then 1
            else 0
        end as status_changes,
        case
            when changes.problem_id is not null then changes.first_settled_on
            when settlements.status_code < {{ status_events() | length }} then settlements.occurred_on
        end as first_settled_on,
        case
            when changes.problem_id is not null then changes.first_closed_on
            when settlements.status_code = 1 then settlements.occurred_on
        end as first_closed_on,
        case
            when changes.problem_id is not null then changes.first_closed_after
            when settlements.status_code = 1 then settlements.occurred_after
        end as first_closed_after,
        case
            when changes.problem_id is not null then changes.settled_on
            when settlements.status_code < {{ status_events() | length }} then settlements.occurred_on
        end as closed_on,
        case
            when changes.problem_id is not null then changes.closed_after
            when settlements.status_code = 1 then settlements.occurred_after
        end as closed_after,
        coalesce(changes.reopen_count, 0) as reopen_count,
        changes.first_reopened_on,
        coalesce(progress.returns, 0) as returns,
        coalesce(progress.is_basically_done, false) as is_basically_done,
        rechecks.recheck_result,
        rechecks.first_rechecked_on,
        rechecks.first_recheck_failed_on
    from {{ ref('int_problems_placed') }} as placed
    left join {{ ref('int_problem_settlements') }} as settlements on placed.problem_id = settlements.problem_id
    left join {{ ref('int_problem_status_changes_summed') }} as changes on placed.problem_id = changes.problem_id
    left join {{ ref('int_problem_extensions_summed') }} as extensions on placed.problem_id = extensions.problem_id
    left join {{ ref('int_problem_progress_summed') }} as progress on placed.problem_id = progress.problem_id
    left join {{ ref('int_problem_reassignments_latest') }} as reassignments
        on placed.problem_id = reassignments.problem_id
    left join {{ ref('int_problem_rechecks_latest') }} as rechecks on placed.problem_id = rechecks.problem_id
)

select
    problem_id,
    inspection_id,
    village_id,
    township_code,
    county_code,
    term_id,
    category_code,
    cause_code,
    responsibility_level,
    feedback_responsibility_level,
    responsible_unit,
    found_on,
    inspection_ended_on,
    feedback_on,
    rule_due_on,
    original_due_on,
    due_on,
    case
        when due_on > original_due_on then 'extension'
        when due_on = stated_due_on then 'own'
        when due_on is not null then 'rule'
    end as due_source,
    first_extended_on,
    first_settled_on,
    first_closed_on,
    first_closed_after,
    closed_on,
    closed_after,
    case when status <> 'open' then status end as close_kind,
    case
        when feedback_on is null then 'not_fed_back'
        when status = 'closed' then 'done'
        when status <> 'open' then status
        when is_basically_done then 'basically_done'
        else 'open'
    end as state,
    case
        when feedback_on is null or status in ('directly_closed', 'withdrawn') then null
        when status = 'closed' and closed_on > due_on then 'closed_late'
        when status = 'closed' then 'closed_on_time'
        when due_on < {{ as_of_date() }} then 'overdue'
        when due_on <= {{ add_days(as_of_date(), var('due_soon_days')) }} then 'due_soon'
        else 'not_due'
    end as lateness,
    case when first_closed_on >= feedback_on then {{ days_between('feedback_on', 'first_closed_on') }} end
        as days_to_close,
    case
        when feedback_on is not null and status in ('open', 'closed')
            then {{ days_between('due_on', 'coalesce(closed_on, ' ~ as_of_date() ~ ')') }}
    end as days_past_due,
    case
        when feedback_on is not null and status in ('open', 'closed')
            then {{ days_between('original_due_on', 'coalesce(closed_on, ' ~ as_of_date() ~ ')') }}
    end as days_past_original_due,
    case
        when feedback_on is not null and due_on is not null and status in ('open', 'closed')
            then {{ days_between('rule_due_on', 'coalesce(closed_on, ' ~ as_of_date() ~ ')') }}
    end as days_past_rule_due,
    status_changes,
    reopen_count,
    first_reopened_on,
    extensions,
    reassignments,
    returns,
    recheck_result,
    first_rechecked_on,
    first_recheck_failed_on,
    is_immediate,
    is_livelihood,
    is_key,
    is_ongoing,
    coalesce(is_immediate and first_closed_on <= feedback_on, false) as is_closed_before_clock,
    coalesce(
        feedback_on is not null
        and due_on <= {{ as_of_date() }}
        and status not in ('directly_closed', 'withdrawn')
        and not is_immediate,
        false
    ) as is_matured,
    coalesce(
        feedback_on is not null
        and due_on is not null
        and rule_due_on <= {{ as_of_date() }}
        and status not in ('directly_closed', 'withdrawn')
        and not is_immediate,
        false
    ) as is_matured_by_rule,
    coalesce(not is_immediate and {{ add_days('feedback_on', 30) }} <= {{ as_of_date() }}, false) as is_past_day_30
from histories
