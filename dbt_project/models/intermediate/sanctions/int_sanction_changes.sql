-- Grain: county x term x month, with what each count of clues, persons and cases changed by.
-- A clue is counted as disposed when it is counted at all, whatever day its ledger names.
{{ config(materialized='table') }}
{%- set changes = {
    'handed_over': {
        'rows': ref('fct_clue'),
        'day': 'handed_over_on',
        'counted': {'clues': 'count(*)'},
    },
    'disposed': {
        'rows': ref('fct_clue'),
        'where': ['disposed_on is not null'],
        'day': 'greatest(handed_over_on, disposed_on)',
        'counted': {'clues_disposed': 'count(*)'},
    },
} %}
{%- for count, day in {
    'persons_involved': 'first_handed_over_on',
    'persons_filed': 'filed_on',
    'persons_sanctioned': 'sanctioned_on',
    'persons_organisational': 'organisational_on',
    'persons_judicial': 'judicial_on',
}.items() %}
    {%- do changes.update({count: {
        'rows': ref('fct_person'),
        'where': [day ~ ' is not null'],
        'day': day,
        'counted': {count: 'count(*)'},
    }}) %}
{%- endfor %}
{%- do changes.update({'cases_filed': {
    'rows': ref('fct_case'),
    'where': ['filed_on is not null'],
    'day': 'filed_on',
    'counted': {'cases_filed': 'count(*)'},
}}) %}

with {{ monthly_changes(sanction_counts(), changes) }}
