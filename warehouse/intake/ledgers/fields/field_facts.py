"""What holds of a field in whatever kind of ledger it stands."""

PERSONAL_FIELDS = frozenset(
    {
        "contact_person",
        "contact_phone",
        "county_leader",
        "first_secretary",
        "reported_person",
        "reported_person_level",
        "reported_person_post",
        "responsible_leader",
        "responsible_person",
        "responsible_person_contact",
        "secretary",
        "verifier",
    }
)
"""Fields that hold persons: left out by their header, never read."""

SIDE_FIELDS = frozenset(
    {
        "alert_level",
        "amount",
        "cause",
        "cooperating_unit",
        "evidence",
        "follow_through_text",
        "not_public_reason",
        "plan_name",
        "remark",
        "review_opinion",
        "rules_made_count",
        "seq",
        "target",
        "unfinished_reason",
    }
)
"""Fields from which nothing is counted: of several columns the first will do, and a cell that
cannot be read costs no row."""

FILLED_DOWN_FIELDS = ("subject_org", "town", "round", "year", "session", "inspection_group")
"""Fields that offices write once for all rows below, not always by merging cells."""

CONTINUED_FIELDS = ("seq", "subject_org", "town", "org_name", "village", "category", "problem_text")
"""Fields whose text may say that it goes on from the page before: 东岭村(续)."""
