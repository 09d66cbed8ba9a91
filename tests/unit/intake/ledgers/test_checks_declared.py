"""Every check says of itself what it is: a rule with its words, a severity, fields there are."""

from __future__ import annotations

from warehouse.intake.findings.finding import SEVERITIES
from warehouse.intake.ledgers.checks.check import Check
from warehouse.intake.ledgers.checks.run import CHECKS
from warehouse.intake.ledgers.fields.field_facts import PERSONAL_FIELDS
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.words.messages import texts

PARTS = ("name", "what", "remedy")
OF_KINDS = [check for kind in every_kind() for check in kind.checks]
EVERY = [check for check in (*CHECKS, *OF_KINDS) if isinstance(check, Check)]


def test_no_check_is_run_twice():
    assert len(EVERY) == len({id(check) for check in EVERY}) == len(CHECKS) + len(OF_KINDS)


def test_every_rule_has_its_words_in_both_languages():
    wanted = {f"rules.{check.rule}.{part}" for check in EVERY for part in PARTS}
    assert wanted <= texts().keys()


def test_every_kind_and_every_field_that_is_offered_has_its_name():
    for kind in every_kind():
        offered = set(kind.fields) - PERSONAL_FIELDS - kind.secret_fields
        names = {f"ledgers.{kind.name}.name", *(f"fields.{field}.name" for field in offered)}
        assert names <= texts().keys(), kind.name


def test_every_severity_is_one_that_keeps_the_row():
    assert {check.severity for check in EVERY} <= set(SEVERITIES[2:])


def test_every_field_that_a_check_needs_is_one_of_some_ledger():
    fields = {field for kind in every_kind() for field in kind.fields}
    assert {field for check in EVERY for field in check.needs} <= fields


def test_a_check_of_one_kind_finds_its_fields_there():
    for kind in every_kind():
        needed = {
            field for check in kind.checks if isinstance(check, Check) for field in check.needs
        }
        assert needed <= set(kind.fields), kind.name
