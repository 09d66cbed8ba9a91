"""A hand-out that has every kind of block, in each language, for the tests of all its writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from warehouse.handouts.document import (
    Beside,
    Blanks,
    Box,
    Chart,
    Definition,
    Document,
    DocumentOrigin,
    HeadlineFigure,
    Official,
    Paragraph,
    PictureBlock,
    Receipt,
    Section,
    Series,
    TableBlock,
    TableColumn,
    Tiles,
    marked,
    text,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="300" viewBox="0 0 360 300">'
    '<rect width="360" height="300" fill="#F4F6F8"/>'
    '<path d="M40 60 L180 20 L320 90 L290 250 L120 280 Z" fill="#7FA5BF" stroke="#15527F"/>'
    '<rect x="170" y="140" width="14" height="14" fill="#C62828"/>'
    '<text x="192" y="152" font-family="Noto Sans CJK SC" font-size="14" fill="#1C2733">044</text>'
    "</svg>"
)
HOSTILE = (
    "=1+1",
    "{{7*7}}",
    "{% for x in y %}",
    "<w:b/> & </w:t>",
    'a\x00b\x1bc"',
    '#panic("x") $1/0$ *bold*',
    "\u202etxt.exe",
    "[[0]] _under_ `tick`",
)
"""Names that a format might take for something else than text."""

_TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "示例县-044 巡察村党组织进度与整改情况",
        "finding": "比计划少巡 [[65 个村]],[[31 个问题]]逾期没有办结",
        "office": "中共示例市-07 委巡察工作领导小组办公室",
        "place": "示例县-044",
        "selection": "2021—2026 届,第 34 / 60 个月",
        "as_of": "数据截至 2024 年 6 月 30 日",
        "version": "版本 20240630-1",
        "label": "内部资料",
        "mark": "演示数据",
        "date": "2024 年 7 月 1 日",
        "attachment": "附件 3",
        "coverage": "覆盖率",
        "problems": "村均问题",
        "behind": "落后",
        "villages": "个村",
        "planned": "计划 58.0%,区间 33—43%",
        "slow": "一、巡得慢。",
        "slow_body": "本届还剩 26 个月,[[202 个村]]没有巡,每月须巡 7.8 个;"
        "近 12 个月每月只巡 3.9 个。",
        "debt": "二、欠账集中。",
        "debt_body": "少巡的 65 个村中,41 个(63%)在 4 个乡镇。差于 99.8% 控制限。",
        "request": "办理要求",
        "request_body": "请于 2024 年 7 月 15 日前书面回复:下半年逐月进村安排;下表问题的整改情况。",
        "map": "各县覆盖率,越深越高;斜线为 6 月未报",
        "origin": "底图:天地图 GS(2024)0650号,边界经简化,仅供内部使用;公开使用前须依法送审",
        "map_alt": "示例县-044 的覆盖率在全省 100 个县中居第 96 位",
        "second": "逾期的问题中,[[17 个]]没有提醒过责任单位",
        "list": "逾期最久的问题",
        "aside": "逾期共 31 个,未办结 118 个;按逾期天数排",
        "number": "序号",
        "village": "村",
        "category": "问题类别",
        "due": "到期日",
        "late": "逾期天数",
        "share": "占比",
        "amount": "金额(万元)",
        "light": "灯",
        "ratio": "销号 / 问题",
        "fill": "整改情况(由责任单位填写)",
        "kinds": "集体资产管理处置不规范",
        "foot": "其余见清单",
        "none": "没有逾期的问题",
        "trend": "近六个月销号 [[逐月减少]]",
        "trend_alt": "折线:每月销号从 41 个降到 12 个",
        "closed": "销号",
        "found": "发现",
        "months": "2024 年 {n} 月",
        "notes": "先说销号,再说提醒。",
        "signed": "签发人,签收单位,签收人,签收日期",
        "receipt": "回执",
        "receipt_body": "贵办督办通知收悉,有关问题将于 2024 年 7 月 15 日前办结并书面回复。",
        "issuer": "中共示例市-07 委巡察工作领导小组办公室",
        "doc_number": "示巡办函〔2024〕12 号",
        "addressee": "中共示例县-044 委:",
        "term": "一个月整改率",
        "meaning": "反馈满 30 天的问题中,30 天内首次销号的比例,不含立行立改",
    },
    "en": {
        "title": "Sample county-044: progress of inspections and rectification",
        "finding": "[[65 villages]] fewer than planned, [[31 problems]] overdue",
        "office": "Inspection Office of the Party Committee of Sample city-07",
        "place": "Sample county-044",
        "selection": "Term 2021–2026, month 34 of 60",
        "as_of": "Data as of 30 June 2024",
        "version": "Version 20240630-1",
        "label": "Internal",
        "mark": "Demonstration data",
        "date": "1 July 2024",
        "attachment": "Annex 3",
        "coverage": "Coverage",
        "problems": "Problems per village",
        "behind": "behind",
        "villages": "villages",
        "planned": "plan 58.0%, interval 33–43%",
        "slow": "1. Slow.",
        "slow_body": "26 months are left and [[202 villages]] not inspected: 7.8 a month are "
        "needed; over the last twelve months there were 3.9.",
        "debt": "2. Concentrated.",
        "debt_body": "Of the 65 villages missing, 41 (63%) lie in 4 townships, "
        "beyond the 99.8% limit.",
        "request": "Asked of you",
        "request_body": "Please answer in writing by 15 July 2024: a plan month by month, "
        "and what became of the problems below.",
        "map": "Coverage by county, the darker the higher; hatched: not reported in June",
        "origin": "Base map: Tianditu GS(2024)0650, simplified, for internal use only",
        "map_alt": "The coverage of Sample county-044 is 96th of 100 counties",
        "second": "Of the overdue problems [[17]] were never followed by a reminder",
        "list": "Problems overdue longest",
        "aside": "31 overdue of 118 open; by days overdue",
        "number": "No.",
        "village": "Village",
        "category": "Category",
        "due": "Due",
        "late": "Days overdue",
        "share": "Share",
        "amount": "Amount (thousand yuan)",
        "light": "Light",
        "ratio": "Closed / problems",
        "fill": "Outcome (to be filled in)",
        "kinds": "Collective assets disposed of irregularly",
        "foot": "The rest is in the list",
        "none": "No problem is overdue",
        "trend": "Closings [[fell month by month]] over half a year",
        "trend_alt": "Line: closings a month fell from 41 to 12",
        "closed": "Closed",
        "found": "Found",
        "months": "2024-0{n}",
        "notes": "Closings first, then reminders.",
        "signed": "Issued by,Received by (unit),Received by,Date",
        "receipt": "Receipt",
        "receipt_body": "The notice was received; the problems will be closed and answered for by "
        "15 July 2024.",
        "issuer": "Inspection Office of the Party Committee of Sample city-07",
        "doc_number": "No. 12 of 2024",
        "addressee": "To the Party Committee of Sample county-044:",
        "term": "One-month rate",
        "meaning": "Of the problems fed back 30 days ago, the share first closed within 30 days",
    },
}
CLOSED = (41.0, 38.0, 30.0, None, 17.0, 12.0)
FOUND = (52.0, 44.0, 47.0, 39.0, 41.0, 36.0)


def texts(language: str) -> dict[str, str]:
    """Return what the example says in a language."""
    return _TEXTS[language]


def rows(names: tuple[str, ...] = (), many: int = 10) -> pl.DataFrame:
    """Return the rows of the example's table: one of each kind of cell, an unknown one last."""
    villages = [*names, *(f"示例村-{number:04}" for number in range(46, 46 + many))]
    size = len(villages)
    lights = ("red", "amber", "green", "blue", "none")
    return pl.DataFrame(
        {
            "village": villages,
            "category": ["集体资产管理处置不规范"] * size,
            "due": [date(2023, 11, 29)] * (size - 1) + [None],
            "late": [214 - place for place in range(size - 1)] + [None],
            "share": [0.263] * (size - 1) + [None],
            "amount": [1234.5] * (size - 1) + [None],
            "light": [lights[place % 5] for place in range(size)],
            "ratio": ["163 / 311"] * size,
        },
        schema_overrides={"late": pl.Int64, "share": pl.Float64, "amount": pl.Float64},
    )


def table(language: str, frame: pl.DataFrame) -> TableBlock:
    """Return a table of every kind of column, with one to fill in."""
    say = texts(language)
    lights = {"red": say["behind"]}
    columns = [
        TableColumn("village", say["village"], width=1.6),
        TableColumn("category", say["category"], width=2.4),
        TableColumn("due", say["due"], "date", width=1.3),
        TableColumn("late", say["late"], "count"),
        TableColumn("share", say["share"], "percent"),
        TableColumn("amount", say["amount"], "yuan", width=1.2),
        TableColumn("light", say["light"], "light", labels=lights),
        TableColumn("ratio", say["ratio"], "ratio", width=1.2),
        TableColumn("outcome", say["fill"], width=2.2, is_to_fill=True),
    ]
    return TableBlock(
        say["list"], columns, frame, say["aside"], say["number"], say["foot"], say["none"]
    )


def picture(language: str) -> PictureBlock:
    """Return a map, of which there are no figures to draw anew."""
    say = texts(language)
    return PictureBlock(SVG, 360, 300, say["map_alt"], caption=(say["map"], say["origin"]))


def chart(language: str, shape: Any = "lines") -> PictureBlock:
    """Return a picture with its figures: two series over six months, one value unknown."""
    say = texts(language)
    figures = Chart(
        shape,
        [say["months"].format(n=month) for month in range(1, 7)],
        [Series(say["closed"], CLOSED), Series(say["found"], FOUND)],
        "count",
    )
    return PictureBlock(SVG, 360, 300, say["trend_alt"], marked(say["trend"]), chart=figures)


def document(language: str = "zh", frame: pl.DataFrame | None = None) -> Document:
    """Return the example: every kind of block, and the origin with label and mark."""
    say = texts(language)
    words = (
        Paragraph(marked(say["slow_body"]), say["slow"]),
        Paragraph(text(say["debt_body"]), say["debt"]),
    )
    box = Box(say["request"], text(say["request_body"]))
    first = Section(
        [_tiles(say), Beside([picture(language)], [*words, box])], heading=say["selection"]
    )
    second = Section(
        [table(language, rows() if frame is None else frame)],
        marked(say["second"]),
        notes=say["notes"],
    )
    third = Section(
        [
            chart(language),
            Paragraph(text(say["foot"]), is_quiet=True),
            Blanks(say["signed"].split(",")),
            Receipt(say["receipt"], text(say["receipt_body"]), say["signed"].split(",")[1:]),
        ],
        marked(say["trend"]),
        starts_page=True,
    )
    return Document(
        kind="brief",
        language=language,
        title=say["title"],
        origin=_origin(say),
        sections=[first, second, third],
        finding=marked(say["finding"]),
        date=say["date"],
        attachment=say["attachment"],
        definitions=[Definition(say["term"], say["meaning"])],
    )


def official(language: str = "zh") -> Document:
    """Return the example as an official document, with its head and its receipt."""
    say = texts(language)
    head = Official(say["issuer"], say["doc_number"], say["addressee"], say["issuer"], say["date"])
    return replace(document(language), kind="notice", official=head, attachment="")


def hostile(language: str = "zh") -> Document:
    """Return the example with hostile names wherever a document holds text."""
    plain = document(language, rows(HOSTILE))
    everything = " ".join(HOSTILE)
    return replace(
        plain,
        title=everything,
        finding=text(everything),
        origin=replace(plain.origin, office=everything, place=everything, label=everything),
        definitions=[Definition(name, name) for name in HOSTILE],
        sections=[
            *plain.sections,
            Section([Paragraph(text(name), name) for name in HOSTILE], text(everything)),
        ],
    )


def _tiles(say: dict[str, str]) -> Tiles:
    base = f"124 / 326 {say['villages']}"
    return Tiles(
        [
            HeadlineFigure(
                say["coverage"], "38.0", "%", base, [say["planned"]], "red", say["behind"]
            ),
            HeadlineFigure(say["problems"], "3.1", "", f"384 / 124 {say['villages']}"),
            HeadlineFigure(
                say["term"], "52.4", "%", "163 / 311", [say["planned"]], "amber", say["behind"]
            ),
            HeadlineFigure(say["share"], "26.3", "%", "31 / 118", [], "green", say["behind"]),
        ]
    )


def _origin(say: dict[str, str]) -> DocumentOrigin:
    names = ("office", "place", "selection", "as_of", "version", "label", "mark")
    return DocumentOrigin(**{name: say[name] for name in names})
