"""Tables that systems save as .xls although they are web pages or XML: read, and nothing else."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from tests.unit.intake.builders.county import TODAY
from tests.unit.intake.builders.files import written
from tests.unit.intake.builders.messages import assert_has_words
from warehouse.intake.cells.sheets import NOT_CALCULATED, CellError, CellRange, CellValue, Sheet
from warehouse.intake.findings.finding import Finding, findings_frame
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.workbook import limits
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import Home

PAGE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">'
    "<style>.xl65{{mso-number-format:'\\@';}} .old{{text-decoration:line-through;}}</style></head>"
    "<body><script>document.write('<table><tr><td>假</td></tr></table>')</script>"
    "<table border=1><tr><th colspan=3>整改台账</th></tr>"
    "<tr><td>序号<td class=xl65>反馈问题<td>整改时限</tr>"
    "<tr><td>1</td><td>账目不清&nbsp;&amp;<br>未公开</td><td>2024年9月底前</td></tr></table>"
    "<p>表外文字</p></body></html>"
)
ROWS: list[list[CellValue]] = [
    ["整改台账", None, None],
    ["序号", "反馈问题", "整改时限"],
    ["1", "账目不清\xa0&\n未公开", "2024年9月底前"],
]


def read(folder: Path, data: bytes, name: str = "台账.xls") -> tuple[list[Sheet], list[Finding]]:
    files, findings = read_files([written(folder, name, data)])
    assert_has_words(findings_frame(findings), [])
    assert files, findings
    return list(files[0].sheets), findings


def table(folder: Path, body: str) -> Sheet:
    return read(folder, f"<html><body><table>{body}</table></body></html>".encode())[0][0]


def refusal(folder: Path, data: bytes) -> str:
    files, findings = read_files([written(folder, "台账.xls", data)])
    assert files == []
    assert_has_words(findings_frame(findings), [])
    return findings[0].rule


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gbk"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-8", "gbk"),
        ("gb2312", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_the_tables_of_a_page_are_read_in_the_encoding_it_has(
    tmp_path: Path, charset: str, encoding: str
):
    """Whatever its head says: pages of old systems lie."""
    (sheet,), findings = read(tmp_path, PAGE.format(charset=charset).encode(encoding))
    assert (sheet.name, sheet.rows) == ("台账", ROWS)
    assert sheet.merged == (CellRange(1, 1, 1, 3),)
    assert [(f.rule, f.severity, f.details) for f in findings] == [
        ("file_web_page", "noted", {"count": "1"})
    ]


def test_a_page_in_big5_is_read_by_what_its_head_says(tmp_path: Path):
    page = '<meta charset="big5"><table><tr><td>整改臺賬</td></tr></table>'
    assert read(tmp_path, page.encode("big5"))[0][0].rows == [["整改臺賬"]]


def test_a_ledger_that_is_a_web_page_is_interpreted_like_a_workbook(
    tmp_path: Path, own_data_folder: Home
):
    lines = (
        "<tr><th colspan=6>夹江县委第三轮巡察反馈问题整改台账</th></tr>"
        "<tr><td colspan=6>填报时间:2024年9月30日</td></tr>"
        "<tr><th>序号</th><th>被巡察党组织</th><th>反馈问题</th><th>整改措施</th>"
        "<th>整改时限</th><th>完成情况</th></tr>"
        "<tr><td>1</td><td rowspan=2>东岭村</td><td>账目不清</td><td>清理</td>"
        "<td>2024年9月底前</td><td>已完成</td></tr>"
        "<tr><td>2</td><td>公示不及时</td><td>补公示</td><td>2024年9月底前</td><td>未完成</td></tr>"
    )
    ledger = read_sheet(table(tmp_path, lines), {}, ReferenceData(own_data_folder, today=TODAY))
    assert ledger.questions == []
    assert ledger.table is not None
    assert [row.cells["subject_org"].value for row in ledger.table.rows] == ["东岭村", "东岭村"]
    assert [row.cells["status"].value for row in ledger.table.rows] == ["已完成", "未完成"]


def test_cells_over_rows_and_columns_push_the_others_on(tmp_path: Path):
    sheet = table(
        tmp_path,
        "<tr><td rowspan=2>甲</td><td colspan=2>乙</td><td rowspan=0>末</td></tr>"
        "<tr><td>丙</td><td>丁</td></tr><tr><td>戊</td><td></td><td>己</td></tr>",
    )
    assert sheet.rows == [
        ["甲", "乙", None, "末"],
        [None, "丙", "丁", None],
        ["戊", None, "己", None],
    ]
    assert sheet.merged == (CellRange(1, 1, 2, 1), CellRange(1, 2, 1, 3), CellRange(1, 4, 3, 4))


def test_struck_and_raised_text_is_told_as_in_a_workbook(tmp_path: Path):
    sheet = table(
        tmp_path,
        "<tr><td><s>旧</s>新</td><td><del>全部</del></td><td>30日<sup>2</sup></td></tr>"
        '<tr><td><span style="text-decoration: line-through">2024年8月31日</span> '
        "2024年9月30日</td><td>5m<sup>2</sup></td></tr>",
    )
    assert sheet.rows == [["新", "全部", "30日"], ["2024年9月30日", "5m²", None]]
    assert (sheet.struck, sheet.struck_parts) == ({(1, 2)}, {(1, 1): "旧", (2, 1): "2024年8月31日"})
    assert sheet.note_marks == {(1, 3): "2"}


def test_a_class_of_the_page_may_strike_text_through(tmp_path: Path):
    page = (
        "<style>td.old, .x{color:red} .old{text-decoration:line-through}</style>"
        "<table><tr><td class='old a'>旧</td><td class=a>新</td></tr></table>"
    )
    assert read(tmp_path, page.encode())[0][0].struck == {(1, 1)}


def test_what_a_page_does_not_show_is_no_text_and_hidden_rows_are_told(tmp_path: Path):
    sheet = table(
        tmp_path,
        "<tr><td>甲<span style='display:none'>隐</span><script>x()</script><!-- 注 --></td></tr>"
        "<tr style='display: none'><td>乙</td></tr><tr><td>丙</td></tr>",
    )
    assert (sheet.rows, sheet.hidden_rows) == ([["甲"], ["乙"], ["丙"]], {2})


def test_digits_that_a_page_shortens_come_from_the_number_behind(tmp_path: Path):
    sheet = table(
        tmp_path,
        '<tr><td x:num="511126901101">5.11127E+11</td><td x:num="45473">2024-06-30</td>'
        "<td x:num>0012</td></tr>",
    )
    assert sheet.rows == [["511126901101", "2024-06-30", "0012"]]


def test_tables_stand_one_below_the_other_and_layout_tables_hold_nothing(tmp_path: Path):
    page = (
        "<table><tr><td><table><caption>标题</caption><tr><td>甲</td></tr></table></td></tr></table>"
        "<table><tr><td>乙<tr><td>丙</table><table></table>"
    )
    (sheet,), findings = read(tmp_path, page.encode())
    assert sheet.rows == [["标题"], ["甲"], ["乙"], ["丙"]]
    assert findings[0].details == {"count": "2"}


def test_nothing_outside_is_opened_and_no_entity_is_defined(tmp_path: Path):
    page = (
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><table><tr>'
        "<td>&a;&lt;&#20013;</td><td><img src='http://evil.example/x'></td><td>末</td></tr></table>"
    )
    assert read(tmp_path, page.encode())[0][0].rows == [["&a;<中", None, "末"]]


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>please sign in</body></html>",
        b"<html><frameset><frame src=sheet001.htm></frameset></html>",
        b"<html><table><tr><td> &nbsp; </td></tr></table></html>",
    ],
)
def test_a_page_without_a_table_is_refused_and_said_to_be_one(tmp_path: Path, page: bytes):
    assert refusal(tmp_path, page) == "file_page_without_table"


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("<table>" + "<tr><td colspan=600>x", "file_too_many_columns"),
        ("<table>" * 200 + "<tr><td>x", "file_damaged"),
    ],
)
def test_a_page_wider_or_deeper_than_any_ledger_is_refused(tmp_path: Path, page: str, rule: str):
    assert refusal(tmp_path, page.encode()) == rule


def test_a_page_that_takes_the_memory_by_its_spans_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "MOST_CELLS", 100_000)
    assert refusal(tmp_path, b"<table>" + b"<tr><td colspan=500>x" * 300) == "file_too_large"


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "&", "<td a='", "</", "<b>", "<![CDATA["])
def test_a_page_of_broken_marks_takes_no_longer_than_its_length(tmp_path: Path, piece: str):
    started = time.process_time()
    page = "<table><tr><td>甲</td></tr></table>" + piece * 20_000
    files, findings = read_files([written(tmp_path, "台账.xls", page.encode())])
    assert files or findings
    assert time.process_time() - started < 5


ARCHIVE = """From: <Saved by Excel>\r
MIME-Version: 1.0\r
Content-Type: multipart/related; boundary="----=_Next"\r
\r
------=_Next\r
Content-Location: file:///C:/book.htm\r
Content-Type: text/html; charset="utf-8"\r
\r
<html><frameset></frameset></html>\r
------=_Next\r
Content-Location: file:///C:/book_files/sheet001.htm\r
Content-Transfer-Encoding: quoted-printable\r
Content-Type: text/html; charset="gb2312"\r
\r
<html><table><tr><td>=D5=FB=B8=C4</td><td class=3Dxl66>=BE=C9</td></tr></table></html>\r
------=_Next\r
Content-Location: file:///C:/book_files/stylesheet.css\r
Content-Type: text/css; charset="us-ascii"\r
\r
.xl66 {mso-style-parent:style0; text-decoration:line-through;}\r
------=_Next--\r
"""


def test_a_web_archive_gives_each_page_with_a_table_as_a_sheet(tmp_path: Path):
    sheets, findings = read(tmp_path, ARCHIVE.encode())
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("sheet001", [["整改", "旧"]])]
    assert sheets[0].struck == {(1, 2)}
    assert [finding.rule for finding in findings] == ["file_web_page"]


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>
  <Style ss:ID="s2"><NumberFormat ss:Format="m&quot;月&quot;d&quot;日&quot;"/></Style>
  <Style ss:ID="s3"><NumberFormat ss:Format="Short Date"/></Style></Styles>
 <Worksheet ss:Name="台账"><Table><Column ss:Index="3" ss:Hidden="1"/>
  <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">整改台账</Data></Cell>
   <Cell><Data ss:Type="Number">7</Data></Cell></Row>
  <Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="Number">1</Data></Cell>
   <Cell ss:StyleID="s1"><Data ss:Type="String">已作废</Data>
    <Comment><ss:Data>批注</ss:Data></Comment></Cell>
   <Cell ss:StyleID="s2"><Data ss:Type="DateTime">2024-06-30T00:00:00.000</Data></Cell>
   <Cell ss:StyleID="s3"><Data ss:Type="DateTime">2024-06-30T08:30:00.000</Data></Cell></Row>
  <Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>
   <Cell ss:Formula="=R1C4"/><Cell ss:Formula="=R1C4"><Data ss:Type="Number">7.5</Data></Cell></Row>
  <Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>旧</S><Font>新</Font>
  </ss:Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="上年"><Table><Row><Cell><Data ss:Type="String">旧</Data></Cell></Row></Table>
  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
  </WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_spreadsheet_is_read_with_its_layout(tmp_path: Path, encoding: str):
    (sheet, hidden), findings = read(tmp_path, XML.encode(encoding))
    assert sheet.rows == [
        ["整改台账", None, None, 7],
        [None] * 4,
        [1, "已作废", dt.date(2024, 6, 30), dt.datetime(2024, 6, 30, 8, 30)],
        [True, CellError("#N/A"), NOT_CALCULATED, 7.5],
        ["新", None, None, None],
    ]
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == (
        (CellRange(1, 1, 1, 3),),
        {3},
        {3},
    )
    assert (sheet.struck, sheet.struck_parts) == ({(3, 2)}, {(5, 1): "旧"})
    assert (sheet.yearless_dates, sheet.notes) == ({(3, 3)}, {(3, 2): "批注"})
    assert (hidden.name, hidden.is_hidden, hidden.rows) == ("上年", True, [["旧"]])
    assert [finding.rule for finding in findings] == [
        "file_xml_spreadsheet",
        "file_formulas",
        "file_not_calculated",
        "struck_parts",
    ]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('<?mso-application progid="Excel.Sheet"?>', "<!DOCTYPE a>"), "file_defines_entities"),
        (("</Table>", "</Tabel>"), "file_damaged"),
        (('ss:Index="3" ss:Hidden="1"><Cell>', 'ss:Index="99999999"><Cell>'), "file_damaged"),
        (('ss:MergeAcross="2"', 'ss:MergeAcross="999999"'), "file_damaged"),
        (('<Data ss:Type="Number">7<', '<Data ss:Type="Number">七<'), "file_damaged"),
    ],
)
def test_a_hostile_or_broken_xml_spreadsheet_is_refused(tmp_path: Path, change, rule: str):
    assert change[0] in XML
    assert refusal(tmp_path, XML.replace(*change, 1).encode()) == rule
