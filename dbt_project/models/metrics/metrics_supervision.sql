-- Grain: county x month end, in the term last begun.
{{ counted_once(ref('mart_supervision_to_date')) }}
