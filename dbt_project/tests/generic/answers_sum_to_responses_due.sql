{# An act that asks for an answer is answered, overdue or still waiting. #}
{% test answers_sum_to_responses_due(model) %}
select *
from {{ model }}
where response_due <> answered + overdue_answers + waiting
{% endtest %}
