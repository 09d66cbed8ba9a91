-- Grain: county x month end x responsibility level, in the term last begun.
{{ counted_once(ref('mart_rectification_timeliness')) }}
