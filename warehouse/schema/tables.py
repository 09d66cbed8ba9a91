"""The raw ledger tables: one dataframely schema per table, in the order of the office's work.

These schemas are the contract between everything that writes ledgers (the importer, the
demonstration generator) and everything that reads them (dbt's sources). Ids are text, dates are
dates, and every accepted row carries the provenance columns of `Provenance`.

A value that a ledger does not hold is null. No column is ever filled with an invented value.
"""

from __future__ import annotations

import dataframely as dy

RESPONSIBILITY_LEVELS = ["village", "township", "county"]
"""Who has to put a problem right: the village itself, its township, a county department."""

REGION_LEVELS = ["country", "province", "city", "county"]
ADMINISTRATIVE_LEVELS = ["country", "province", "city", "county", "township", "village"]

EVENT_KINDS = [
    "plan_submitted",
    "node_self_check",
    "node_supervision",
    "node_consolidation",
    "progress",
    "basically_done",
    "reported_done",
    "verified",
    "closed",
    "returned",
    "extended",
    "reassigned",
    "direct_close_applied",
    "direct_close_granted",
    "direct_close_refused",
    "reopened",
    "withdrawn",
]


class Provenance(dy.Schema):
    """Where an accepted row came from. Added by acceptance, never by a writer."""

    batch_id = dy.String()
    source_file = dy.String()
    source_sheet = dy.String()
    source_row = dy.Int32(min=1)


class Villages(dy.Schema):
    """One row per village (community included) and period of validity.

    `valid_to` is the last day on which the row holds, null while it still does.
    """

    village_id = dy.String(primary_key=True)
    name = dy.String()
    kind = dy.Enum(["village", "community"])
    township_code = dy.String()
    township_name = dy.String()
    county_code = dy.String(regex=r"^\d{6}$")
    valid_from = dy.Date(primary_key=True)
    valid_to = dy.Date(nullable=True)


class VillageSuccessions(dy.Schema):
    """One row per predecessor and successor; `effective_on` is the successor's first day."""

    predecessor_id = dy.String(primary_key=True)
    successor_id = dy.String(primary_key=True)
    effective_on = dy.Date()
    kind = dy.Enum(["merge", "split", "rename"])


class VillageProfiles(dy.Schema):
    """One row per village and date of survey."""

    village_id = dy.String(primary_key=True)
    surveyed_on = dy.Date(primary_key=True)
    population = dy.Int64(nullable=True, min=0)
    is_weak_org = dy.Bool(nullable=True)
    petitions_12m = dy.Int64(nullable=True, min=0)
    disputes_12m = dy.Int64(nullable=True, min=0)
    project_funds_yuan = dy.Float64(nullable=True, min=0)
    collective_assets_yuan = dy.Float64(nullable=True, min=0)
    policy_projects = dy.Int64(nullable=True, min=0)
    secretary_is_head = dy.Bool(nullable=True)
    is_poverty_village = dy.Bool(nullable=True)


class RegionAliases(dy.Schema):
    """One row per region shown under another name than its own (demonstration data only)."""

    region_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    alias_zh = dy.String()
    alias_en = dy.String()


class Terms(dy.Schema):
    """One row per region and term of office; a region without a row takes its parent's.

    `term_id` is the same text wherever the term is the same, so that regions can be summed.
    """

    region_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    term_id = dy.String(primary_key=True)
    name = dy.String()
    starts_on = dy.Date()
    ends_on = dy.Date()


class CoveragePlan(dy.Schema):
    """One row per county, term and calendar year: villages to be inspected in that year."""

    region_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    term_id = dy.String(primary_key=True)
    year = dy.Int32(primary_key=True, min=1990, max=2100)
    planned_villages = dy.Int64(min=0)


class Rounds(dy.Schema):
    """One row per round of inspection."""

    round_id = dy.String(primary_key=True)
    region_code = dy.String(regex=r"^\d{6}$")
    term_id = dy.String()
    sequence = dy.Int32(min=1)
    name = dy.String()
    starts_on = dy.Date()
    ends_on = dy.Date()
    pilot_kind = dy.String(nullable=True)


class Teams(dy.Schema):
    """One row per inspection team; `region_code` is the region that sent it."""

    team_id = dy.String(primary_key=True)
    level = dy.Enum(["province", "city", "county"])
    region_code = dy.String(regex=r"^\d{6}$")
    posts = dy.Int64(nullable=True, min=0)
    established_on = dy.Date(nullable=True)


class Inspections(dy.Schema):
    """One row per inspection of one village. `modes` are tags joined by `|` (routine|cross)."""

    inspection_id = dy.String(primary_key=True)
    village_id = dy.String()
    round_id = dy.String()
    team_id = dy.String(nullable=True)
    team_level = dy.Enum(["province", "city", "county"])
    modes = dy.String(regex=r"^[a-z_]+(\|[a-z_]+)*$")
    starts_on = dy.Date()
    ends_on = dy.Date(nullable=True)
    feedback_on = dy.Date(nullable=True)
    days_on_site = dy.Int64(nullable=True, min=0)
    interviews_held = dy.Int64(nullable=True, min=0)
    parent_inspection_id = dy.String(nullable=True)


class Problems(dy.Schema):
    """One row per problem. `due_on` is set only where the ledger itself names a day."""

    problem_id = dy.String(primary_key=True)
    inspection_id = dy.String()
    category_code = dy.String(nullable=True)
    cause_code = dy.String(nullable=True)
    responsibility_level = dy.Enum(RESPONSIBILITY_LEVELS)
    responsible_unit = dy.String(nullable=True)
    is_immediate = dy.Bool()
    is_livelihood = dy.Bool()
    is_key = dy.Bool()
    is_ongoing = dy.Bool()
    found_on = dy.Date(nullable=True)
    due_on = dy.Date(nullable=True)
    summary = dy.String(nullable=True)


class ProblemEvents(dy.Schema):
    """One row per event in the life of a problem.

    Where only a report says that it happened, `occurred_on` is the report's as-of date and
    `occurred_after` the last date on which it was known not to have happened; where the day is
    known `occurred_after` is null.
    """

    event_id = dy.String(primary_key=True)
    problem_id = dy.String()
    sequence_no = dy.Int32(min=1)
    event_kind = dy.Enum(EVENT_KINDS)
    occurred_on = dy.Date()
    occurred_after = dy.Date(nullable=True)
    recorded_on = dy.Date(nullable=True)
    actor_level = dy.Enum(ADMINISTRATIVE_LEVELS, nullable=True)
    reason_code = dy.String(nullable=True)
    new_due_on = dy.Date(nullable=True)
    new_responsibility_level = dy.Enum(RESPONSIBILITY_LEVELS, nullable=True)
    new_responsible_unit = dy.String(nullable=True)


class Clues(dy.Schema):
    """One row per clue handed over."""

    clue_id = dy.String(primary_key=True)
    inspection_id = dy.String()
    handed_over_on = dy.Date()
    receiver = dy.String(nullable=True)
    category_code = dy.String(nullable=True)
    due_on = dy.Date(nullable=True)
    disposed_on = dy.Date(nullable=True)
    disposal_kind = dy.String(nullable=True)


class CluePersons(dy.Schema):
    """One row per clue and person involved; the number is the office's, never a name."""

    clue_id = dy.String(primary_key=True)
    person_no = dy.String(primary_key=True)


class PersonOutcomes(dy.Schema):
    """One row per person (unique in county and term) and outcome."""

    person_no = dy.String(primary_key=True)
    county_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    term_id = dy.String(primary_key=True)
    outcome_kind = dy.Enum(
        ["filed", "party_sanction", "government_sanction", "organisational", "judicial"],
        primary_key=True,
    )
    case_id = dy.String(nullable=True)
    outcome_on = dy.Date()


class Recoveries(dy.Schema):
    """One row per recovery of money."""

    recovery_id = dy.String(primary_key=True)
    inspection_id = dy.String()
    kind = dy.Enum(["recovered", "refunded", "loss_avoided"])
    amount_yuan = dy.Float64(min=0)
    recovered_on = dy.Date()


class SupervisionActions(dy.Schema):
    """One row per act of supervision, the ladder from reminder to accountability."""

    action_id = dy.String(primary_key=True)
    issuer_region = dy.String(regex=r"^\d{6}$")
    target_region = dy.String(regex=r"^\d{6}$")
    target_unit = dy.String(nullable=True)
    kind = dy.Enum(
        ["reminder", "interview", "notification", "recommendation", "accountability", "rule_made"]
    )
    category_code = dy.String(nullable=True)
    problems_notified = dy.Int64(nullable=True, min=0)
    issued_on = dy.Date()
    response_due_on = dy.Date(nullable=True)
    responded_on = dy.Date(nullable=True)


class ActionItems(dy.Schema):
    """One row per act of supervision and problem it names."""

    action_id = dy.String(primary_key=True)
    problem_id = dy.String(primary_key=True)


class SupervisionRounds(dy.Schema):
    """One row per region, level and round of supervision."""

    region_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    level = dy.Enum(["village", "township", "county"], primary_key=True)
    round_no = dy.Int32(primary_key=True, min=1)
    starts_on = dy.Date(primary_key=True)
    ends_on = dy.Date()
    villages_covered = dy.Int64(nullable=True, min=0)
    problems_found = dy.Int64(nullable=True, min=0)
    problems_rectified = dy.Int64(nullable=True, min=0)


class QrPetitions(dy.Schema):
    """One row per village, month and channel: counts of petitions, never their content."""

    village_id = dy.String(primary_key=True)
    month = dy.Date(primary_key=True)
    channel = dy.String(primary_key=True)
    received = dy.Int64(min=0)
    named = dy.Int64(nullable=True, min=0)
    answered_in_time = dy.Int64(nullable=True, min=0)
    confirmed = dy.Int64(nullable=True, min=0)


class Aid(dy.Schema):
    """One row per aid posting between regions."""

    aid_id = dy.String(primary_key=True)
    from_region = dy.String(regex=r"^\d{6}$")
    to_region = dy.String(regex=r"^\d{6}$")
    persons = dy.Int64(min=0)
    starts_on = dy.Date()
    ends_on = dy.Date(nullable=True)


class WeakOrgs(dy.Schema):
    """One row per designation of a village's organisation as weak."""

    village_id = dy.String(primary_key=True)
    designated_on = dy.Date(primary_key=True)
    converted_on = dy.Date(nullable=True)
    relapsed_on = dy.Date(nullable=True)


class RecheckSamples(dy.Schema):
    """One row per recorded random sample of closed items drawn for re-checking."""

    sample_id = dy.String(primary_key=True)
    region_code = dy.String(regex=r"^\d{6}$")
    period_starts_on = dy.Date()
    period_ends_on = dy.Date()
    frame_size = dy.Int64(min=0)
    sample_size = dy.Int64(min=0)
    seed = dy.Int64()
    drawn_on = dy.Date()


class Rechecks(dy.Schema):
    """One row per sampled problem that was checked on site."""

    sample_id = dy.String(primary_key=True)
    problem_id = dy.String(primary_key=True)
    checked_on = dy.Date()
    result = dy.Enum(["passed", "failed"])


class ReportsDue(dy.Schema):
    """One row per region, month and ledger that has to be reported."""

    region_code = dy.String(primary_key=True, regex=r"^\d{6}$")
    month = dy.Date(primary_key=True)
    ledger = dy.String(primary_key=True)
    due_on = dy.Date()
    received_on = dy.Date(nullable=True)


class OwnAreas(dy.Schema):
    """One row per area that the office declares beside the official regions, and member of it.

    Areas may overlap; they are counted beside the regions, never in them.
    """

    area_id = dy.String(primary_key=True)
    area_name = dy.String()
    member_level = dy.Enum(["county", "township", "village"])
    member_code = dy.String(primary_key=True)


TABLES: dict[str, type[dy.Schema]] = {
    "villages": Villages,
    "village_successions": VillageSuccessions,
    "village_profiles": VillageProfiles,
    "region_aliases": RegionAliases,
    "terms": Terms,
    "coverage_plan": CoveragePlan,
    "rounds": Rounds,
    "teams": Teams,
    "inspections": Inspections,
    "problems": Problems,
    "problem_events": ProblemEvents,
    "clues": Clues,
    "clue_persons": CluePersons,
    "person_outcomes": PersonOutcomes,
    "recoveries": Recoveries,
    "supervision_actions": SupervisionActions,
    "action_items": ActionItems,
    "supervision_rounds": SupervisionRounds,
    "qr_petitions": QrPetitions,
    "aid": Aid,
    "weak_orgs": WeakOrgs,
    "recheck_samples": RecheckSamples,
    "rechecks": Rechecks,
    "reports_due": ReportsDue,
    "own_areas": OwnAreas,
}
"""Every raw table by its name in the warehouse."""
