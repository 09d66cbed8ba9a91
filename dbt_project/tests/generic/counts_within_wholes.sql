{# No part is above what it is a part of, and none is negative. #}
{% test counts_within_wholes(model, parts_of) %}
select *
from {{ model }}
where
    false
    {%- for part, whole in parts_of.items() %}
    or {{ part }} > {{ whole }}
    or {{ part }} < 0
    {%- endfor %}
{% endtest %}
