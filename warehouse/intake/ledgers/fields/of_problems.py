"""What the kinds of ledger that list problems have in common."""

IDENTITY_OF_PROBLEMS = ("seq", "problem_text")

DAYS_OF_PROBLEMS = frozenset({"completed_date", "closed_date"})
"""Days of which the reader of problems reports what it cannot read."""

RAW_COLUMNS_OF_PROBLEMS = {
    "subject_org": ("problems", "inspection_id"),
    "category": ("problems", "category_code"),
    "cause": ("problems", "cause_code"),
    "responsible_unit": ("problems", "responsible_unit"),
    "deadline": ("problems", "due_on"),
    "rectification_type": ("problems", "is_immediate"),
    "status": ("problem_events", "event_kind"),
    "completed_date": ("problem_events", "occurred_on"),
    "closed_date": ("problem_events", "occurred_on"),
}
"""Raw table and column by the field of a ledger that fills it."""
