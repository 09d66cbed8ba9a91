"""What stands behind the "?" of pictures names models that are there."""

from __future__ import annotations

import pytest

from pages.parts.kit.words import Words
from pages.parts.shared import definitions
from warehouse.queries.definitions.models_read import model_of
from warehouse.queries.rectification import closings, timeliness
from warehouse.queries.sanctions import clue_cohorts
from warehouse.queries.supervision import actions
from warehouse.versions.model_files import model_file


@pytest.mark.parametrize(
    ("query", "model"),
    [
        (timeliness.totals, "mart_rectification_cohorts"),
        (timeliness.months, "mart_rectification_cohorts"),
        (timeliness.nodes, "mart_rectification_nodes"),
        (timeliness.direct_close_outs, "mart_direct_close_outs"),
        (timeliness.overdue_by_month, "mart_rectification_timeliness"),
        (closings.exits, "fct_problem"),
        (closings.exits_rolled_up, "mart_rectification_survival"),
        (closings.rates, "fct_problem"),
        (closings.passed_between_levels, "fct_problem"),
        (actions.by_kind_and_state, "fct_action"),
        (clue_cohorts.by_quarter, "fct_clue"),
    ],
)
def test_the_note_of_a_picture_names_the_model_that_its_query_reads_and_its_file(query, model):
    assert model_of(query) == model
    note, onward = definitions.of_model(Words("zh"), model)
    assert model in onward.address
    assert onward.address.endswith("#st-key-card_node")
    assert model in note
    assert model_file(model) in note
