"""Adding a check of ledgers: the check, in the module of its subject, and its words."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy

CHECKS = "CHECKS: tuple[Check, ...] = ("

CHECK = '''@check("remark_asks_for_help", "remark", severity="noted")
def remark_asks_for_help(cells: LedgerCells) -> Iterator[Violation]:
    """Yield remarks that ask the county to step in."""
    yield Violation(cells.by_record, pl.col("remark").str.contains("请县级协调"), "remark")


CHECKS: tuple[Check, ...] = (
    remark_asks_for_help,'''

WORDS = {
    "zh": """
[rules.remark_asks_for_help]
name = "备注请求协调"
what = "“{header}”请县级协调:“{value}”。"
remedy = "请转有关单位。"
""",
    "en": """
[rules.remark_asks_for_help]
name = "The remark asks for help"
what = "\\"{header}\\" asks the county to step in."
remedy = "Pass it on."
""",
}


def test_a_check_is_one_file_and_its_words(project_copy: ProjectCopy):
    project_copy.replace("warehouse/intake/ledgers/checks/rows/remarks.py", CHECKS, CHECK)
    for language, words in WORDS.items():
        project_copy.append(f"warehouse/words/{language}/rules/contradictions.toml", words)
    assert len(project_copy.places) == 2

    project_copy.run(
        """
        from tests.unit.intake.made_checks import findings, found, ledger, problem
        from warehouse.intake.findings.finding import with_sentences

        asking = ledger(problem(1, remark="资金缺口大,请县级协调"), problem(2, remark="/"))
        assert found(asking) == {"remark_asks_for_help": [4]}, found(asking)
        (line,) = with_sentences(findings(asking), "en").to_dicts()
        assert line["severity"] == "noted"
        assert line["what"] == '"备注" asks the county to step in.', line["what"]
        """
    )
