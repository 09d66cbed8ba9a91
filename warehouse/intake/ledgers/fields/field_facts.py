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

DAY_FIELDS = frozenset(
    {
        "applied_date",
        "closed_date",
        "completed_date",
        "designated_date",
        "end_date",
        "feedback_date",
        "founded_date",
        "handed_over_date",
        "period",
        "received_date",
        "report_date",
        "report_formed_date",
        "start_date",
        "term_end",
        "term_start",
        "transfer_date",
        "verified_date",
    }
)
"""Fields of days on which something happened, or began and ended; deadlines are not among them."""

STORED_SIDE_FIELDS = frozenset({"amount", "cause"})
"""Side fields of which something is kept: a second column of them is missed."""

FINER_WHEN_LATER = frozenset({"category"})
"""Of two columns of one such field the later is the finer one."""

TEXT_FIELDS = (
    "category",
    "cause",
    "inspection_group",
    "inspection_kind",
    "org_code",
    "org_name",
    "org_type",
    "parent_org",
    "problem_text",
    "receiving_unit",
    "rectification_type",
    "responsible_unit",
    "round",
    "session",
    "subject_org",
    "town",
    "transfer_unit_ambiguous",
    "village",
    "year",
)
"""Fields that are taken as they are written. The readers of days, states and amounts report a
failed formula themselves, and keep the row without its value."""

FIELDS_OF_ONE_THING = {
    "closed_date",
    "end_date",
    "feedback_date",
    "measures",
    "org_code",
    "period",
    "problem_text",
    "start_date",
    "term_start",
    "transfer_date",
}
"""Fields that only a list of single things has, never a table of counts."""

COUNT_FIELDS = frozenset(
    {
        "measure_count",
        "member_count",
        "orgs_held_to_account",
        "persons_held_to_account",
        "problem_count",
        "rectified_count",
        "rules_made_count",
        "special_campaign_count",
        "transfer_count",
    }
)
"""Fields of counts, which are added up in rows of totals."""

FIGURE_FIELDS = {
    "measure_count",
    "orgs_held_to_account",
    "persons_held_to_account",
    "problem_count",
    "rectified_count",
    "rectified_rate",
    "transfer_count",
    "village_count",
}
"""Fields of figures, of which a table of counts is made."""
