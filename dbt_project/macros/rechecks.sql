{# The sums that a stratified estimate of the false-close-out rate is made of, in order; each adds up. #}
{% macro recheck_estimates() %}
    {{ return(['frame_checked', 'failed_estimated', 'failed_variance', 'single_variance', 'frame_squares']) }}
{% endmacro %}

{#
What one stratum (a recorded sample of a county and period) adds to them: N closed problems in the
frame, n of them checked, share p of these false (Cochran 1977, Sampling Techniques, section 5.10,
with the finite population correction). A stratum that nobody checked adds nothing.
  frame_checked     N
  failed_estimated  N p
  failed_variance   N (N - n) p (1 - p) / (n - 1), of strata with two checks or more
  single_variance   N (N - n) of strata with one, from which no p (1 - p) can be told
  frame_squares     N^2 / n
#}
{% macro stratum_estimates(frame, checked, failed) %}
    {%- set zero = 'cast(0 as decimal(28, 9))' %}
    case when {{ checked }} > 0 then {{ frame }} else 0 end as frame_checked,
    case
        when {{ checked }} > 0 then cast({{ frame }} * {{ failed }} / {{ checked }} as decimal(28, 9))
        else {{ zero }}
    end as failed_estimated,
    case
        when {{ checked }} > 1
            then cast(
                {{ frame }} * ({{ frame }} - {{ checked }})
                * ({{ failed }} / {{ checked }}) * (1 - {{ failed }} / {{ checked }}) / ({{ checked }} - 1)
                as decimal(28, 9)
            )
        else {{ zero }}
    end as failed_variance,
    case when {{ checked }} = 1 then {{ frame }} * ({{ frame }} - 1) else 0 end as single_variance,
    case
        when {{ checked }} > 0 then cast({{ frame }} * {{ frame }} / {{ checked }} as decimal(28, 9))
        else {{ zero }}
    end as frame_squares
{% endmacro %}

{# The sums over strata of a relation. #}
{% macro summed_estimates(relation) %}
    cast(sum({{ relation }}.frame_checked) as bigint) as frame_checked,
    cast(sum({{ relation }}.failed_estimated) as decimal(38, 9)) as failed_estimated,
    cast(sum({{ relation }}.failed_variance) as decimal(38, 9)) as failed_variance,
    cast(sum({{ relation }}.single_variance) as bigint) as single_variance,
    cast(sum({{ relation }}.frame_squares) as decimal(38, 9)) as frame_squares
{% endmacro %}
