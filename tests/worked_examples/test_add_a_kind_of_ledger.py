"""Adding a kind of ledger: its one file, and its name in the words."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy


def test_a_kind_of_ledger_is_one_file_and_its_name(project_copy: ProjectCopy):
    project_copy.carry_out("A kind of ledger")
    assert len(project_copy.places) == 2

    project_copy.run(
        """
        from tests.unit.intake.builders.problem_ledgers import interpreted, office
        from tests.unit.intake.builders.sheets import sheet

        title = ["夹江县委第三轮巡察督办台账"]
        form = ["填报单位:夹江县委巡察办", "填报时间:2024年5月31日"]
        header = ["督办序号", "督办对象", "督办事项", "督办要求", "承办单位", "督办时限"]
        rows = [
            [1, "东岭村", "低保评定优亲厚友", "清退", "民政局", "2024年9月底前"],
            [2, "西河村", "村务公开不及时", "公开", "漹城镇", "2024年9月底前"],
            [3, "西河村", "集体资产底数不清", None, "漹城镇", "2024年9月底前"],
        ]
        read = interpreted(sheet(title, form, header, *rows), reference=office())
        assert read.counts["kind"].to_list() == ["supervision_ledger"], read.counts
        assert read.questions == [], read.questions
        assert read.tables["problems"]["inspection_id"].to_list() == ["I1", "I2", "I2"]
        missing = read.findings.filter(rule="cell_missing")
        assert missing.select("row", "header").rows() == [(6, "督办要求")], missing

        header = ["序号", "村(社区)", "问题", "责任单位", "整改时限"]
        row = [1, "东岭村", "账目不清", "村委会", "2024年9月底前"]
        unclear = sheet(["夹江县情况表"], form, header, row)
        questions = {one.kind: one for one in interpreted(unclear, reference=office()).questions}
        offered = {option.value: option.label for option in questions["ledger_kind"].options}
        name = offered["supervision_ledger"].by_language
        assert name == {"zh": "督办台账", "en": "ledger of matters under supervision"}
        """
    )
