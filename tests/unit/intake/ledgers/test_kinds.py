"""Each kind of ledger says all of itself in its own module, and fits in among the others."""

from __future__ import annotations

import pytest

from warehouse.intake.ledgers.fields import field_facts
from warehouse.intake.ledgers.kind_registry import every_kind, in_order_of_reading, kind_named
from warehouse.intake.ledgers.ledger_kind import LedgerKind
from warehouse.schema.validation import schema_of
from warehouse.words.messages import message

KINDS = [pytest.param(kind, id=kind.name) for kind in every_kind()]
EVERY_FIELD = {field for kind in every_kind() for field in kind.fields}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_named_in_both_languages_and_found_by_its_name(kind: LedgerKind):
    name = message(f"ledgers.{kind.name}.name")
    assert name.in_language("zh")
    assert name.in_language("en")
    assert kind_named(kind.name) is kind


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_says_of_fields_is_of_its_own_fields(kind: LedgerKind):
    named = {*kind.identity, *kind.begun_by, *kind.expected_fields}
    named |= kind.repeated_fields | kind.secret_fields | ({kind.count_field} - {None})
    assert named - {*kind.fields} == set()
    for required in (*kind.required, *kind.required_if_titled):
        assert required & {*kind.fields}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_fills_columns_that_the_raw_tables_have(kind: LedgerKind):
    for table, column in kind.raw_columns.values():
        assert column in schema_of(table).columns()


def test_no_two_kinds_take_one_place():
    kinds = every_kind()
    assert len({kind.order for kind in kinds}) == len(kinds)
    assert len({kind.title_rank for kind in kinds}) == len(kinds)
    assert [kind.is_read_first for kind in in_order_of_reading()][:3] == [True, True, False]


@pytest.mark.parametrize(
    "fields", [name for name in vars(field_facts) if name.isupper()], ids=str.lower
)
def test_facts_are_of_fields_that_a_kind_has(fields: str):
    assert set(getattr(field_facts, fields)) - EVERY_FIELD == set()
