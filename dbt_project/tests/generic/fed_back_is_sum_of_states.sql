{# Every problem fed back is in exactly one state, at every row. #}
{% test fed_back_is_sum_of_states(model) %}
select *
from {{ model }}
where fed_back <> closed_on_time + closed_late + open_not_due + open_overdue + directly_closed + withdrawn
{% endtest %}
