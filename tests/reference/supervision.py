"""Acts of supervision, rounds, rechecks, petitions and recovered money, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.dates import month_end
from tests.reference.ledger import Ledger, Row
from tests.reference.marts import Counts, Reference

Cell = tuple[str, tuple[Any, ...], Counts]
"""A region, the rest of a row's key, and what to add there and in every region above."""


def by_as_of(day: date | None, as_of: date) -> date | None:
    """Return a day, or None while it has not come."""
    return day if day is not None and day <= as_of else None


def is_village_known(ledger: Ledger, village_id: str, on: date) -> bool:
    """Say whether a village had begun to exist by a day."""
    return any(spell["valid_from"] <= on for spell in ledger.spells_of[village_id])


def added_up(reference: Reference, cells: Iterable[Cell], keys: list[str]) -> list[Row]:
    """Add cells up; a count that is None everywhere stays None."""
    sums: dict[Any, dict[str, Any]] = defaultdict(dict)
    seeds = reference.ledger.seeds
    for own, key, counts in cells:
        for region in seeds.line(own):
            total = sums[(region, *key)]
            for name, count in counts.items():
                before = total.get(name)
                total[name] = before if count is None else count + (before or 0)
    return [
        dict(zip(["region_code", *keys], key, strict=True))
        | {"region_level": seeds.levels[key[0]]}
        | counts
        for key, counts in sums.items()
    ]


# ---------------------------------------------------------------------- acts of supervision


def closing_days(ledger: Ledger, problem_id: str, on: date) -> list[date]:
    """Return every day up to `on` on which a problem went over to being closed."""
    days, is_closed = [], False
    for event in ledger.events_of[problem_id]:
        if event["occurred_on"] > on:
            break
        if event["event_kind"] == "closed":
            if not is_closed:
                days.append(event["occurred_on"])
            is_closed = True
        elif event["event_kind"] in {"direct_close_granted", "withdrawn", "reopened"}:
            is_closed = False
    return days


def action_item_rows(reference: Reference) -> list[Row]:
    """Compute fct_action_item."""
    ledger = reference.ledger
    issued = {
        row["action_id"]: row["issued_on"]
        for row in ledger.tables["supervision_actions"]
        if row["issued_on"] <= reference.as_of
    }
    rows = []
    for item in ledger.tables["action_items"]:
        if item["action_id"] not in issued:
            continue
        issued_on = issued[item["action_id"]]
        since = [
            day
            for day in closing_days(ledger, item["problem_id"], reference.as_of)
            if day >= issued_on
        ]
        rows.append(
            {
                "action_id": item["action_id"],
                "problem_id": item["problem_id"],
                "issued_on": issued_on,
                "closed_after_days": (min(since) - issued_on).days if since else None,
            }
        )
    return rows


def response_state(action: Row, as_of: date) -> str:
    """Return how the answer to an act stands."""
    due_on = action["response_due_on"]
    responded_on = by_as_of(action["responded_on"], as_of)
    if due_on is None:
        return "not_required"
    if responded_on is not None:
        return "answered_in_time" if responded_on <= due_on else "answered_late"
    return "overdue" if due_on < as_of else "waiting"


def action_rows(reference: Reference) -> list[Row]:
    """Compute fct_action."""
    ledger = reference.ledger
    days_of: dict[str, list[int | None]] = defaultdict(list)
    for item in action_item_rows(reference):
        days_of[item["action_id"]].append(item["closed_after_days"])
    rows = []
    for action in ledger.tables["supervision_actions"]:
        if action["issued_on"] > reference.as_of:
            continue
        target = action["target_region"]
        days = days_of[action["action_id"]]
        rows.append(
            {
                "action_id": action["action_id"],
                "target_region": target,
                "county_code": target if ledger.seeds.levels[target] == "county" else None,
                "kind": action["kind"],
                "issued_on": action["issued_on"],
                "problems_notified": action["problems_notified"],
                "responded_on": by_as_of(action["responded_on"], reference.as_of),
                "request": action.get("request"),
                "metric": action.get("metric"),
                "response_state": response_state(action, reference.as_of),
                "items": len(days),
                "items_closed": sum(day is not None for day in days),
                "items_closed_within_30_days": sum(day is not None and day <= 30 for day in days),
            }
        )
    return rows


def supervision(reference: Reference) -> list[Row]:
    """Compute mart_supervision."""
    cells: list[Cell] = []
    for row in action_rows(reference):
        state = row["response_state"]
        counts = {
            "issued": 1,
            "response_due": int(state != "not_required"),
            "answered": int(state.startswith("answered")),
            "answered_in_time": int(state == "answered_in_time"),
            "overdue_answers": int(state == "overdue"),
            "waiting": int(state == "waiting"),
            "problems_notified": row["problems_notified"],
            "issued_with_problems": int(row["problems_notified"] is not None),
            "items": row["items"],
            "items_closed_within_30_days": row["items_closed_within_30_days"],
        }
        cells.append((row["target_region"], (row["kind"], month_end(row["issued_on"])), counts))
    return added_up(reference, cells, ["kind", "month_end"])


LADDER = {"reminder", "interview", "notification", "recommendation", "accountability"}


def supervision_to_date(reference: Reference) -> list[Row]:
    """Compute mart_supervision_to_date: each month end counts anew what is known then."""
    ledger = reference.ledger
    nothing = {
        "answers_judged": 0,
        "answered_in_time": 0,
        "named_followed": 0,
        "named_closed_within_30_days": 0,
    }
    cells: list[Cell] = [
        (county, (term["term_id"], month), nothing)
        for county in reference.counties_wanted()
        for term, month, _ in reference.grid(county)
    ]
    months = sorted({month for _, (_, month), _ in cells})
    days_of: dict[str, list[int | None]] = defaultdict(list)
    for item in action_item_rows(reference):
        days_of[item["action_id"]].append(item["closed_after_days"])
    for act in ledger.tables["supervision_actions"]:
        term = term_at(reference, act["target_region"], act["issued_on"])
        if act["kind"] not in LADDER or act["issued_on"] > reference.as_of or term is None:
            continue
        for month in months:
            on = min(month, reference.as_of)
            if act["issued_on"] > on:
                continue
            state = response_state(act, on)
            days = days_of[act["action_id"]] if act["issued_on"] + timedelta(30) <= on else []
            counts = {
                "answers_judged": int(state not in ("not_required", "waiting")),
                "answered_in_time": int(state == "answered_in_time"),
                "named_followed": len(days),
                "named_closed_within_30_days": sum(day is not None and day <= 30 for day in days),
            }
            cells.append((act["target_region"], (term, month), counts))
    return added_up(reference, cells, ["term_id", "month_end"])


# ---------------------------------------------------------------------- rounds and rechecks


def term_at(reference: Reference, region: str, day: date) -> str | None:
    """Return the term of a region's counties that a day lies in, the one that began last."""
    ledger = reference.ledger
    spans: dict[str, tuple[date, date]] = {}
    for county in ledger.counties():
        if region in ledger.seeds.line(county):
            for term in ledger.terms_of(county):
                if term["starts_on"] <= reference.as_of:
                    span = (term["starts_on"], term["ends_on"])
                    widened = spans.get(term["term_id"], span)
                    spans[term["term_id"]] = (min(widened[0], span[0]), max(widened[1], span[1]))
    terms = [(span[0], term) for term, span in spans.items() if span[0] <= day <= span[1]]
    return max(terms)[1] if terms else None


def supervision_rounds(reference: Reference) -> list[Row]:
    """Compute mart_supervision_rounds."""
    seeds = reference.ledger.seeds
    cells: list[Cell] = []
    reporting: dict[Any, set[str]] = defaultdict(set)
    telling: dict[Any, set[str]] = defaultdict(set)
    for row in reference.ledger.tables["supervision_rounds"]:
        term = term_at(reference, row["region_code"], row["starts_on"])
        if row["starts_on"] > reference.as_of or term is None:
            continue
        key = (term, row["level"], row["round_no"])
        names = ["villages_covered", "problems_found", "problems_rectified"]
        problems, covered, rectified = (
            row[name] for name in ("problems_found", "villages_covered", "problems_rectified")
        )
        pairs = {
            "found_villages_known": problems if covered is not None else None,
            "villages_found_known": covered if problems is not None else None,
            "rectified_found_known": rectified if problems is not None else None,
            "found_rectified_known": problems if rectified is not None else None,
        }
        cells.append((row["region_code"], key, {name: row[name] for name in names} | pairs))
        for region in seeds.line(row["region_code"]):
            reporting[(region, *key)].add(row["region_code"])
            if problems is not None:
                telling[(region, *key)].add(row["region_code"])
    rows = added_up(reference, cells, ["term_id", "level", "round_no"])
    for counted in rows:
        place = tuple(counted[name] for name in ("region_code", "term_id", "level", "round_no"))
        counted["regions_reporting"] = len(reporting[place])
        counted["regions_found_known"] = len(telling[place])
    return rows


def estimate_of(frame: int, results: list[str]) -> dict[str, Any]:
    """Return what one sample adds to the estimate weighted by frame."""
    checked, failed = len(results), results.count("failed")
    zero = Fraction(0)
    if checked == 0:
        return dict.fromkeys(
            ["frame_checked", "failed_estimated", "failed_variance", "single_variance"], zero
        ) | {"frame_squares": zero}
    whole = max(frame, checked)
    share = Fraction(failed, checked)
    many = checked > 1
    return {
        "frame_checked": whole,
        "failed_estimated": whole * share,
        "failed_variance": (
            whole * (whole - checked) * share * (1 - share) / (checked - 1) if many else zero
        ),
        "single_variance": zero if many else whole * (whole - 1),
        "frame_squares": Fraction(whole * whole, checked),
    }


def samples_drawn(reference: Reference, on: date) -> list[tuple[Row, str, list[str]]]:
    """Return the samples of a term drawn by a day, with the term and what was found by then."""
    results: dict[str, list[str]] = defaultdict(list)
    for row in reference.ledger.tables["rechecks"]:
        if row["checked_on"] <= on:
            results[row["sample_id"]].append(row["result"])
    drawn = []
    for sample in reference.ledger.tables["recheck_samples"]:
        term = term_at(reference, sample["region_code"], sample["period_starts_on"])
        if sample["drawn_on"] <= on and term is not None:
            drawn.append((sample, term, results[sample["sample_id"]]))
    return drawn


def rechecks(reference: Reference) -> list[Row]:
    """Compute mart_recheck: what was checked of recorded samples."""
    cells: list[Cell] = []
    for sample, term, results in samples_drawn(reference, reference.as_of):
        begin = sample["period_starts_on"]
        quarter_start = date(begin.year, begin.month - (begin.month - 1) % 3, 1)
        counts = {
            "samples": 1,
            "frame_size": sample["frame_size"],
            "sample_size": sample["sample_size"],
            "checked": len(results),
            "failed": results.count("failed"),
        } | estimate_of(sample["frame_size"], results)
        cells.append((sample["region_code"], (term, quarter_start), counts))
    return added_up(reference, cells, ["term_id", "quarter_start"])


def rechecks_to_date(reference: Reference) -> list[Row]:
    """Compute mart_recheck_to_date."""
    seeds = reference.ledger.seeds
    nothing = {"counties_sampled": 0, "checked": 0, "failed": 0} | estimate_of(0, [])
    cells: list[Cell] = [
        (county, (term["term_id"], month), nothing)
        for county in reference.counties_wanted()
        for term, month, _ in reference.grid(county)
    ]
    for month in sorted({month for _, (_, month), _ in cells}):
        counted: set[tuple[str, str]] = set()
        for sample, term, results in samples_drawn(reference, min(month, reference.as_of)):
            own = sample["region_code"]
            is_first = (own, term) not in counted and seeds.levels[own] == "county"
            counted.add((own, term))
            counts = {
                "counties_sampled": int(is_first),
                "checked": len(results),
                "failed": results.count("failed"),
            }
            estimate = estimate_of(sample["frame_size"], results)
            cells.append((own, (term, month), counts | estimate))
    return added_up(reference, cells, ["term_id", "month_end"])


# ---------------------------------------------------------------------- petitions, money, aid


def petition_rows(reference: Reference) -> list[Row]:
    """Compute fct_petition."""
    ledger = reference.ledger
    rows: dict[Any, Row] = {}
    for row in ledger.tables["qr_petitions"]:
        village = row["village_id"]
        if row["month"] > reference.as_of or not is_village_known(ledger, village, reference.as_of):
            continue
        key = (village, row["month"].replace(day=1), row["channel"])
        total = rows.setdefault(
            key,
            dict(zip(["village_id", "month", "channel"], key, strict=True))
            | {"county_code": ledger.village_county[village]},
        )
        for name in ["received", "named", "answered_in_time", "confirmed"]:
            before = total.get(name)
            total[name] = before if row[name] is None else row[name] + (before or 0)
    return list(rows.values())


def petitions(reference: Reference) -> list[Row]:
    """Compute mart_petitions."""
    cells: list[Cell] = []
    for row in petition_rows(reference):
        received = row["received"]
        counts = {
            "received": received,
            "named": row["named"],
            "answered_in_time": row["answered_in_time"],
            "confirmed": row["confirmed"],
            "received_named_known": 0 if row["named"] is None else received,
            "received_answer_known": 0 if row["answered_in_time"] is None else received,
            "received_confirmation_known": 0 if row["confirmed"] is None else received,
            "villages": 1,
        }
        cells.append((row["county_code"], (month_end(row["month"]), row["channel"]), counts))
    return added_up(reference, cells, ["month_end", "channel"])


def recovery_rows(reference: Reference) -> list[Row]:
    """Compute fct_recovery."""
    ledger = reference.ledger
    rows = []
    for row in ledger.tables["recoveries"]:
        if row["recovered_on"] > reference.as_of:
            continue
        inspection = ledger.inspections[row["inspection_id"]]
        rows.append(
            {
                "recovery_id": row["recovery_id"],
                "village_id": inspection["village_id"],
                "county_code": ledger.county_of_inspection(inspection),
                "term_id": ledger.term_of_inspection(inspection),
                "kind": row["kind"],
                "amount_yuan": row["amount_yuan"],
                "recovered_on": row["recovered_on"],
            }
        )
    return rows


def recoveries(reference: Reference) -> list[Row]:
    """Compute mart_recoveries, to the hundredth of a yuan."""
    cells: list[Cell] = [
        (
            row["county_code"],
            (row["term_id"], month_end(row["recovered_on"]), row["kind"]),
            {"recoveries": 1, "amount_yuan": Decimal(f"{row['amount_yuan']:.2f}")},
        )
        for row in recovery_rows(reference)
    ]
    return added_up(reference, cells, ["term_id", "month_end", "kind"])


def aid_rows(reference: Reference) -> list[Row]:
    """Compute fct_aid."""
    return [
        {
            "aid_id": row["aid_id"],
            "persons": row["persons"],
            "starts_on": row["starts_on"],
            "ends_on": by_as_of(row["ends_on"], reference.as_of),
        }
        for row in reference.ledger.tables["aid"]
        if row["starts_on"] <= reference.as_of
    ]


def reporting(reference: Reference) -> list[Row]:
    """Compute mart_reporting_completeness: reports by the month in which they fell due."""
    reports: dict[Any, list[Row]] = defaultdict(list)
    for row in reference.ledger.tables["reports_due"]:
        if row["due_on"] <= reference.as_of:
            reports[row["region_code"], month_end(row["due_on"])].append(row)
    cells: list[Cell] = []
    for (county, month), rows in reports.items():
        until = min(month, reference.as_of)
        received = [row for row in rows if by_as_of(row["received_on"], until) is not None]
        in_time = [row for row in received if row["received_on"] <= row["due_on"]]
        counts = {
            "regions_due": 1,
            "regions_received": int(len(received) == len(rows)),
            "regions_received_in_time": int(len(in_time) == len(rows)),
            "reports_due": len(rows),
            "reports_received": len(received),
        }
        cells.append((county, (month,), counts))
    return added_up(reference, cells, ["month_end"])


def report_rows(reference: Reference) -> list[Row]:
    """Compute fct_report: each ledger that is due or in, as known on the as-of day."""
    return [
        {
            "county_code": row["region_code"],
            "month": row["month"],
            "ledger": row["ledger"],
            "due_on": row["due_on"],
            "received_on": received,
            "month_end": month_end(row["due_on"]),
        }
        for row in reference.ledger.tables["reports_due"]
        for received in [by_as_of(row["received_on"], reference.as_of)]
        if row["due_on"] <= reference.as_of or received is not None
    ]


MARTS: dict[str, tuple[Callable[[Reference], list[Row]], list[str]]] = {
    "fct_action": (action_rows, ["action_id"]),
    "fct_action_item": (action_item_rows, ["action_id", "problem_id"]),
    "fct_petition": (petition_rows, ["village_id", "month", "channel"]),
    "fct_recovery": (recovery_rows, ["recovery_id"]),
    "fct_aid": (aid_rows, ["aid_id"]),
    "mart_supervision": (supervision, ["region_code", "kind", "month_end"]),
    "mart_supervision_to_date": (supervision_to_date, ["region_code", "term_id", "month_end"]),
    "mart_supervision_rounds": (
        supervision_rounds,
        ["region_code", "term_id", "level", "round_no"],
    ),
    "mart_recheck": (rechecks, ["region_code", "term_id", "quarter_start"]),
    "mart_recheck_to_date": (rechecks_to_date, ["region_code", "term_id", "month_end"]),
    "mart_petitions": (petitions, ["region_code", "month_end", "channel"]),
    "fct_report": (report_rows, ["county_code", "month", "ledger"]),
    "mart_reporting_completeness": (reporting, ["region_code", "month_end"]),
    "mart_recoveries": (recoveries, ["region_code", "term_id", "month_end", "kind"]),
}
"""How each is computed, and its grain."""
