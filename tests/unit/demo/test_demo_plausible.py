"""The demonstration looks like life: order of events, habits of counties, built-in oddities."""

from datetime import date

import polars as pl
import pytest

from tests.unit.demo.demo_tables import (
    SEED,
    demonstration,
    events,
    inspections,
    persons,
    problems,
)
from warehouse.demo.scale import AS_OF_DATE
from warehouse.demo.villages.county_parameters import Oddity, built_in_oddities

pytestmark = pytest.mark.slow

SECOND_TERM = "2021-2026"
RULE_CHANGE = date(2024, 2, 1)


def rate(table: pl.DataFrame, holds: pl.Expr) -> pl.DataFrame:
    """Share of each county's rows for which something holds, and their number."""
    return table.group_by("county_code").agg(
        rate=holds.fill_null(value=False).mean(), count=pl.len()
    )


def progress() -> pl.DataFrame:
    """Villages covered against planned to date, by county of the second term."""
    seen = inspections("default").filter(
        (pl.col("term_id") == SECOND_TERM)
        & (pl.col("ends_on") <= AS_OF_DATE)
        & ~pl.col("modes").str.contains("look_back")
    )
    covered = seen.group_by("county_code").agg(covered=pl.col("village_id").n_unique())
    share = pl.when(pl.col("year") == 2024).then(0.5).when(pl.col("year") < 2024).then(1.0)
    planned = (
        demonstration("default")["coverage_plan"]
        .filter(pl.col("term_id") == SECOND_TERM)
        .group_by(county_code="region_code")
        .agg(
            planned=(pl.col("planned_villages") * share.otherwise(0.0)).sum(),
            roster=pl.col("planned_villages").sum(),
        )
    )
    return planned.join(covered, on="county_code").with_columns(
        progress=pl.col("covered") / pl.col("planned")
    )


def test_nothing_but_immediate_closing_comes_before_feedback() -> None:
    early = events("default").filter(
        pl.col("feedback_on").is_null() | (pl.col("occurred_on") < pl.col("feedback_on"))
    )
    assert early.height > 0
    assert early.filter(~pl.col("is_immediate") | (pl.col("event_kind") != "closed")).is_empty()
    assert early.filter(pl.col("occurred_on") < pl.col("found_on")).is_empty()
    assert early.filter(pl.col("occurred_on") > pl.col("ends_on")).is_empty()


def test_events_of_a_problem_are_numbered_in_the_order_of_their_days() -> None:
    by_problem = events("default").with_columns(
        step=pl.col("occurred_on").diff().over("problem_id").dt.total_days(),
        number=pl.col("sequence_no").diff().over("problem_id"),
    )
    assert by_problem["step"].drop_nulls().min() >= 0
    assert by_problem["number"].drop_nulls().unique().to_list() == [1]


def test_a_state_is_only_entered_from_the_state_before() -> None:
    changes = events("default").filter(
        pl.col("event_kind").is_in(["closed", "direct_close_granted", "withdrawn", "reopened"])
    )
    before = pl.col("event_kind").cast(pl.String).shift(1).over("problem_id")
    changes = changes.with_columns(before=before)
    reopened = changes.filter(pl.col("event_kind") == "reopened")
    assert reopened.height > 1000
    assert reopened["before"].unique().to_list() == ["closed"]
    left = changes.filter(pl.col("event_kind") != "reopened")
    assert left.filter(pl.col("before").is_not_null() & (pl.col("before") != "reopened")).is_empty()


def test_direct_close_outs_are_decided_after_they_were_applied_for() -> None:
    kinds = events("default").group_by("problem_id").agg(pl.col("event_kind").cast(pl.String))
    decided = kinds.filter(
        pl.col("event_kind").list.contains("direct_close_granted")
        | pl.col("event_kind").list.contains("direct_close_refused")
    )
    assert decided.height > 500
    assert decided["event_kind"].list.contains("direct_close_applied").all()
    granted = events("default").filter(pl.col("event_kind") == "direct_close_granted")
    assert set(granted["reason_code"]) == {"inaccurate_finding", "policy_change", "force_majeure"}


def test_a_closing_known_only_as_an_interval_is_a_month_end_after_feedback() -> None:
    closings = events("default").filter(pl.col("event_kind") == "closed")
    interval = closings.filter(pl.col("occurred_after").is_not_null())
    assert interval.filter(pl.col("occurred_after") >= pl.col("occurred_on")).is_empty()
    assert interval.filter(pl.col("occurred_after") < pl.col("feedback_on")).is_empty()
    assert interval.filter(pl.col("occurred_on") != pl.col("occurred_on").dt.month_end()).is_empty()
    share = interval["county_code"].n_unique() / closings["county_code"].n_unique()
    assert 0.25 < share < 0.40


def test_some_extensions_are_approved_too_late() -> None:
    two_months = pl.col("feedback_on").dt.offset_by("2mo")
    extended = events("default").filter(
        (pl.col("event_kind") == "extended")
        & pl.col("due_on").is_null()
        & (pl.col("feedback_on") < RULE_CHANGE)
    )
    first = extended.group_by("problem_id", maintain_order=True).first()
    late = first.filter(pl.col("occurred_on") > two_months).height / first.height
    assert 0.05 < late < 0.40
    assert first.filter(pl.col("new_due_on") <= two_months).is_empty()


def test_every_kind_of_event_occurs() -> None:
    kinds = demonstration("default")["problem_events"]["event_kind"]
    assert kinds.n_unique() == len(kinds.dtype.categories)


def test_a_fifth_of_the_ordinary_problems_promise_a_day_before_the_rules_and_few_a_later_one() -> (
    None
):
    ordinary = problems("default").filter(~pl.col("is_ongoing") & ~pl.col("is_immediate"))
    named = ordinary.filter(pl.col("due_on").is_not_null())
    assert named.filter(pl.col("due_on") <= pl.col("feedback_on")).is_empty()
    months = (
        pl.when(pl.col("feedback_on") < RULE_CHANGE).then(pl.lit("2mo")).otherwise(pl.lit("6mo"))
    )
    by_rule = pl.col("feedback_on").dt.offset_by(months)
    promised = named.filter(pl.col("due_on") < by_rule).height / ordinary.height
    assert 0.1 < promised < 0.2
    assert 0 < named.filter(pl.col("due_on") > by_rule).height / ordinary.height < 0.02


def test_half_of_the_ongoing_items_name_a_day_and_immediate_ones_the_end_of_the_stay() -> None:
    ongoing = problems("default").filter(pl.col("is_ongoing") & pl.col("feedback_on").is_not_null())
    assert 0.4 < ongoing["due_on"].is_not_null().mean() < 0.6
    limited = problems("default").filter(pl.col("is_immediate") & pl.col("due_on").is_not_null())
    stays = inspections("default").select("inspection_id", stay_ends_on="ends_on")
    limits = limited.join(stays, on="inspection_id")
    assert limits.height > 1000
    assert limits.filter(pl.col("due_on") != pl.col("stay_ends_on")).is_empty()


def test_persons_filed_are_among_persons_involved() -> None:
    everybody = persons("default")
    assert everybody["first_handed_over_on"].null_count() == 0
    assert everybody.filter(pl.col("filed_on") <= pl.col("first_handed_over_on")).is_empty()
    for outcome in ("sanctioned_on", "judicial_on"):
        assert everybody.filter(pl.col(outcome) <= pl.col("filed_on")).is_empty()
        assert everybody.filter(
            pl.col(outcome).is_not_null() & pl.col("filed_on").is_null()
        ).is_empty()


def test_inspections_fall_into_their_round_and_their_villages_life() -> None:
    rounds = demonstration("default")["rounds"].select(
        "round_id", round_starts="starts_on", round_ends="ends_on"
    )
    seen = inspections("default").join(rounds, on="round_id")
    assert seen.filter(pl.col("starts_on") < pl.col("round_starts")).is_empty()
    assert seen.filter(pl.col("ends_on") > pl.col("round_ends")).is_empty()
    assert seen.filter(pl.col("feedback_on") <= pl.col("ends_on")).is_empty()
    validity = demonstration("default")["villages"].select("village_id", "valid_from", "valid_to")
    lives = seen.join(validity, on="village_id")
    assert lives.filter(pl.col("starts_on") < pl.col("valid_from")).is_empty()
    assert lives.filter(pl.col("ends_on") > pl.col("valid_to")).is_empty()


def test_villages_merge_split_and_are_renamed_in_each_term() -> None:
    tables = demonstration("default")
    validity = tables["villages"].select("village_id", "valid_from", "valid_to")
    changes = (
        tables["village_successions"]
        .join(validity, left_on="predecessor_id", right_on="village_id")
        .join(validity, left_on="successor_id", right_on="village_id", suffix="_of_successor")
    )
    assert changes.height == tables["village_successions"].height
    assert changes.filter(
        (pl.col("valid_to").dt.offset_by("1d") != pl.col("effective_on"))
        | (pl.col("valid_from_of_successor") != pl.col("effective_on"))
    ).is_empty()
    in_second = pl.col("effective_on") >= date(2021, 9, 1)
    kinds = changes.select(pl.col("kind").cast(pl.String), in_second.alias("second")).unique()
    assert kinds.height == 6
    successors = changes.filter(pl.col("kind") == "merge").group_by("successor_id").len()
    assert successors["len"].min() >= 2
    split = changes.filter(pl.col("kind") == "split").group_by("predecessor_id").len()
    assert split["len"].to_list() == [2] * split.height


def test_jiangxi_is_past_half_of_its_second_term_and_some_counties_are_clearly_behind() -> None:
    jiangxi = progress().filter(pl.col("county_code").str.starts_with("36"))
    assert 0.55 < jiangxi["covered"].sum() / jiangxi["roster"].sum() < 0.60
    assert 7 <= jiangxi.filter(pl.col("progress") < 0.9).height <= 12


def test_one_month_rates_of_counties_span_what_is_plausible() -> None:
    day_30 = pl.col("feedback_on").dt.offset_by("30d")
    reached = problems("default").filter(~pl.col("is_immediate") & (day_30 <= AS_OF_DATE))
    counties = rate(reached, pl.col("first_closed_on") <= day_30).filter(pl.col("count") >= 100)
    assert counties["rate"].min() > 0.5
    assert counties["rate"].max() < 0.95
    assert counties["rate"].quantile(0.9) - counties["rate"].quantile(0.1) > 0.1


def test_on_time_rates_of_counties_span_what_is_plausible_and_some_items_are_overdue() -> None:
    due = pl.col("feedback_on").dt.offset_by("2mo")
    matured = problems("default").filter(
        ~pl.col("is_immediate")
        & ~pl.col("is_ongoing")
        & pl.col("due_on").is_null()
        & (pl.col("feedback_on") < RULE_CHANGE)
    )
    counties = rate(matured, pl.col("first_closed_on") <= due).filter(pl.col("count") >= 100)
    assert counties["rate"].min() > 0.7
    assert counties["rate"].max() < 0.99
    assert 0 < matured.filter(pl.col("first_closed_on").is_null()).height < 0.05 * matured.height


def test_the_longer_window_of_2024_slows_the_first_month() -> None:
    day_30 = pl.col("feedback_on").dt.offset_by("30d")
    reached = problems("default").filter(
        ~pl.col("is_immediate") & (day_30 <= AS_OF_DATE) & (pl.col("term_id") == SECOND_TERM)
    )
    closed = (pl.col("first_closed_on") <= day_30).fill_null(value=False)
    before = reached.filter(pl.col("feedback_on") < RULE_CHANGE).select(closed.mean()).item()
    since = reached.filter(pl.col("feedback_on") >= RULE_CHANGE).select(closed.mean()).item()
    assert since < before - 0.1


def test_closings_heap_at_month_ends() -> None:
    by_day = events("default").filter(
        (pl.col("event_kind") == "closed") & pl.col("occurred_after").is_null()
    )
    at_month_end = by_day.filter(
        pl.col("occurred_on") == pl.col("occurred_on").dt.month_end()
    ).height
    assert at_month_end / by_day.height > 3 / 30.4


def test_problems_cluster_by_village() -> None:
    jiangxi = inspections("default").filter(pl.col("county_code").str.starts_with("36"))
    counts = jiangxi.join(
        problems("default").group_by("inspection_id").len(), on="inspection_id", how="left"
    )["len"].fill_null(0)
    assert counts.var() > 1.5 * counts.mean()


def test_few_inspections_find_nothing() -> None:
    ended = inspections("default").filter(pl.col("ends_on").is_not_null())
    nothing = ended.join(problems("default"), on="inspection_id", how="anti")
    assert 0.03 < nothing.height / ended.height < 0.06


def test_some_reports_are_late_and_some_are_missing() -> None:
    due = demonstration("default")["reports_due"]
    late = due.filter(pl.col("received_on") > pl.col("due_on")).height
    assert 0.02 < late / due.height < 0.15
    assert 0 < due["received_on"].null_count() / due.height < 0.05


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_four_counties_of_jiangxi_are_odd(seed: int) -> None:
    odd = built_in_oddities(seed)
    assert sorted(odd.values()) == sorted([*Oddity, Oddity.RUSHING])
    assert all(code.startswith("36") for code in odd)


def counties_of(kind: Oddity) -> list[str]:
    return [code for code, own in built_in_oddities(SEED).items() if own is kind]


def test_rushing_counties_stay_a_day_and_often_find_nothing() -> None:
    ended = inspections("default").filter(
        pl.col("county_code").is_in(counties_of(Oddity.RUSHING))
        & (pl.col("term_id") == SECOND_TERM)
        & ~pl.col("modes").str.contains("look_back|mobile|pinpoint|special")
    )
    assert ended["days_on_site"].unique().to_list() == [1]
    nothing = ended.join(problems("default"), on="inspection_id", how="anti")
    assert nothing.height / ended.height > 0.3
    ahead = progress().filter(pl.col("county_code").is_in(counties_of(Oddity.RUSHING)))
    assert ahead["progress"].min() > 1.4


def test_paper_rectification_closes_fast_and_fails_rechecks() -> None:
    own = problems("default").filter(
        pl.col("county_code").is_in(counties_of(Oddity.PAPER_RECTIFICATION))
        & (pl.col("term_id") == SECOND_TERM)
    )
    checks = demonstration("default")["rechecks"].join(own, on="problem_id")
    assert checks.height > 100
    assert checks.filter(pl.col("result") == "failed").height / checks.height > 0.3
    reopened = events("default").filter(pl.col("event_kind") == "reopened")
    share = own.join(reopened, on="problem_id", how="semi").height / own.height
    everywhere = reopened["problem_id"].n_unique() / problems("default").height
    assert share > 8 * everywhere


def test_one_county_has_too_few_inspections_for_any_rate() -> None:
    few = inspections("default").filter(
        pl.col("county_code").is_in(counties_of(Oddity.TOO_FEW_INSPECTIONS))
        & (pl.col("term_id") == SECOND_TERM)
    )
    assert 1 <= few.height < 10
