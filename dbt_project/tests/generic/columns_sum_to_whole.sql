{# In every row some columns sum to another one. #}
{% test columns_sum_to_whole(model, whole, parts) %}
select *
from {{ model }}
where {{ whole }} <> {{ parts | join(' + ') }}
{% endtest %}
