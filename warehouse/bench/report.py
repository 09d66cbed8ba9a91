"""The bench's report: figures by scale in JSON, and the same as tables to read."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

JSON_FILE, MARKDOWN_FILE = "benchmarks.json", "BENCHMARKS.md"
SCALES = ("county", "small", "default", "national")
MILLION = 1_000_000
GROWTH = "growth"
"""The part that is measured one by one, by how many times the problems are there."""

HEADING = """# 测速报告 · Benchmarks

由 `xuntu bench` 写成,请勿手工修改;每个规模保留最近一次测量。
数字都是所注日期的;查询和模型此后可能已经改名。
Written by `xuntu bench`, not by hand; the latest measurement of each scale is kept.
Figures are those of its date; queries and models may be called otherwise since.
CPU is processor time (user and system) of all processes together; memory is the highest sum of
their resident sets; of hand-outs, whose processes share much, of their proportional sets.
"""


def write(folder: Path, scale: str, measured: Mapping[str, Any]) -> str:
    """Put one scale's figures into the report's two files; return the whole as Markdown.

    Parts that this run did not measure keep what was measured before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / JSON_FILE
    figures = read_json(file) if file.exists() else {}
    before = figures.get(scale, {})
    figures[scale] = {**before, **measured}
    if GROWTH in measured:
        figures[scale][GROWTH] = {**before.get(GROWTH, {}), **measured[GROWTH]}
    ordered = {name: figures[name] for name in SCALES if name in figures}
    write_json(file, ordered)
    text = markdown(ordered)
    (folder / MARKDOWN_FILE).write_text(text, encoding="utf-8")
    return text


def markdown(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures of all scales as Markdown."""
    parts = [HEADING]
    for scale, measured in figures.items():
        parts.append(f"## {scale}\n")
        parts += [table(measured[name]) for name, table in TABLES.items() if name in measured]
    return "\n".join(parts)


def _place(place: Mapping[str, Any]) -> str:
    machine, versions = place["machine"], place["versions"]
    return (
        f"{place['measured_on']} · {machine['processor']} ({machine['architecture']}), "
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']} · "
        + ", ".join(f"{name} {number}" for name, number in versions.items())
        + "\n"
    )


def _generation(figures: Mapping[str, Any]) -> str:
    return _table(
        "生成演示数据 · Demonstration data",
        ("rows", "files", "wall", "CPU", "peak memory"),
        [
            (
                f"{figures['rows']:,}",
                _megabytes(figures["bytes"]),
                *_usage(figures),
            )
        ],
    )


def _build(figures: Mapping[str, Any]) -> str:
    runs = _table(
        "构建、审核、发布 · Build, audit, publish",
        ("build", "wall", "CPU", "peak memory"),
        [
            ("first (dbt parses its project)", *_usage(figures["first"])),
            ("again", *_usage(figures["again"])),
            ("unchanged, skipped", *_usage(figures["unchanged"])),
            *(("one county's problems", *_usage(row)) for row in [figures.get("county")] if row),
        ],
    )
    return (
        f"{runs}\nOf the second build: dbt {figures['dbt_seconds']:.1f} s wall, "
        f"{figures['dbt_cpu_seconds']:.1f} s CPU, "
        f"at most {_megabytes(figures['dbt_peak_memory_bytes'])}; "
        f"of it models and tests {figures['dbt_models_and_tests_seconds']:.1f} s; "
        f"audit {figures['audit_seconds']:.1f} s. "
        f"The version: {figures['version_rows']:,} rows, {_megabytes(figures['version_bytes'])}.\n"
    )


def _growth(by_times: Mapping[str, Mapping[str, Any]]) -> str:
    rows = []
    for times, figures in sorted(by_times.items(), key=lambda item: int(item[0])):
        full, millions = figures["full"], figures["rows"] / MILLION
        rows.append(
            (
                f"{times}x",
                f"{figures['rows']:,}",
                *_usage(full),
                f"{full['cpu_seconds'] / millions:.2f} s",
                _megabytes(figures["spilled_bytes"]),
                _megabytes(figures["version_bytes"]),
                f"{figures['county']['cpu_seconds']:.1f} s",
            )
        )
    return _table(
        "台账增长 · Growth: problems and their events so many times over",
        (
            *("problems", "rows", "wall", "CPU", "peak memory", "CPU a million rows"),
            *("spilled", "version", "one county's problems, CPU"),
        ),
        rows,
    )


def _floor(figures: Mapping[str, Any]) -> str:
    dbt, direct = figures["dbt"], figures["direct"]
    compared = _table(
        "模型执行与下限 · Models by dbt, and the same SQL directly in DuckDB",
        ("models", "wall", "CPU", "CPU ratio"),
        [
            (
                "dbt (without start-up, seeds, tests)",
                f"{dbt['seconds']:.2f} s",
                f"{dbt['cpu_seconds']:.2f} s",
                f"{figures['ratio']:.2f}",
            ),
            ("direct", f"{direct['seconds']:.2f} s", f"{direct['cpu_seconds']:.2f} s", "1"),
        ],
    )
    slowest = ", ".join(f"{name} {cpu:.2f} s" for name, cpu in figures["slowest_models"].items())
    return (
        f"{compared}\ndbt's start-up took {dbt['start_up_cpu_seconds']:.1f} s of CPU. "
        f"Most CPU, directly: {slowest}.\n"
    )


def _queries(rows: Iterable[Mapping[str, Any]]) -> str:
    levels = ("country", "province", "city", "county")
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        cell = f"{row['p50_ms']:.1f} / {row['p95_ms']:.1f}"
        cells.setdefault((row["page"], row["query"]), {})[row["level"]] = cell
    return _table(
        "页面背后的查询 · Queries behind each page (ms, p50 / p95, by level of the region)",
        ("page", "query", *levels),
        [
            (page, query, *(by_level.get(level, "") for level in levels))
            for (page, query), by_level in cells.items()
        ],
    )


def _screens(figures: Mapping[str, Any]) -> str:
    measured = _table(
        "看板的页面(无界面浏览器)· The pages in a browser, 1920x1080 (median / worst)",
        (
            *("page", "act", "samples", "figures ms", "with pictures ms", "settled ms"),
            *("messages KB", "files KB", "server CPU ms", "browser CPU ms"),
        ),
        [screen(row) for row in figures["rows"]],
    )
    others = [row["others_cpu"] for row in figures["rows"] if "others_cpu" in row]
    if not others:
        return f"{measured}\n{_place(figures)}"
    return (
        f"{measured}\n{_place(figures)}\nFrom the key, the pointer or the request to the first "
        "frame in which every figure is right, every picture too, and to the last change that can "
        "be seen. Cold: a server as soon as it answers, a browser that has stored nothing; first: "
        "a region nobody has asked for; again: one that this session did. Messages are counted "
        "unpacked: on their way they are half of it. Other programs kept "
        f"{median(usual for usual, _ in others):.2f} processors busy meanwhile, at most "
        f"{max(worst for _, worst in others):.2f}: times are longer by that, processor times "
        "hardly.\n"
    )


def screen(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the cells of a row of the pages."""
    head = (row["page"], row["act"], str(row["samples"]))
    if "reason" in row:
        return (*head, row["reason"], *[""] * 6)
    if "months_per_second" in row:
        return (*head, f"{row['months_per_second']} a second", *[""] * 6)
    scales = {
        **dict.fromkeys(("figures_ms", "pictures_ms", "settled_ms"), 1.0),
        **dict.fromkeys(("message_bytes", "file_bytes"), 1 / 1000),
        **dict.fromkeys(("server_cpu", "browser_cpu"), 1000.0),
    }
    return (
        *head,
        *(
            " / ".join(f"{value * scale:,.0f}" for value in row[name])
            for name, scale in scales.items()
        ),
    )


def _intake(rows: Iterable[Mapping[str, Any]]) -> str:
    return _table(
        "台账核对 · Checking ledgers (start of the program included)",
        ("ledger", "rows", "workbook", "wall", "CPU", "peak memory"),
        [
            (row["ledger"], f"{row['rows']:,}", _megabytes(row["bytes"]), *_usage(row))
            for row in rows
        ],
    )


def _handouts(figures: Mapping[str, Any]) -> str:
    table = _table(
        "成批的材料(PDF)· Many hand-outs at once, as PDF",
        ("kind", "files", "wall", "CPU", "peak memory"),
        [(row["kind"], f"{row['files']:,}", *_usage(row)) for row in figures["rows"]],
    )
    load = f"测前负载 · Load of the machine beforehand: {figures['load']:.1f}\n"
    return f"{table}\n{load}\n{_place(figures)}"


def _load(figures: Mapping[str, Any]) -> str:
    table = _table(
        "许多人同时看 · Many readers at once (ms, p50 / p95 / worst)",
        (
            *("users", "processes", "acts", "a second", "errors", "told to wait"),
            *("change of page or region", "opening", "server CPU an act", "KB an act"),
            "memory of each process, idle to end",
        ),
        [_load_row(row) for row in figures["rows"]],
    )
    others = max(row["others_busy"] for row in figures["rows"])
    apart = all(row["is_apart"] for row in figures["rows"])
    where = "a core of their own" if apart else "one of the server's cores"
    return (
        f"{table}\n{_place(figures)}\nEach reader changes page or region every 5 s, give or take "
        "half of it, over seeded addresses of the whole country, of a server that was just "
        "started; they arrive five a second, and changes count once all are there. From the "
        "request until the run ended, by a client that speaks as the browser does, on "
        f"{where}. Other programs kept at most {others:.2f} processors busy meanwhile.\n"
    )


def _load_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    memory = ", ".join(
        f"{idle / MILLION:,.0f} to {end / MILLION:,.0f} MB"
        for idle, end in zip(row["idle_bytes"], row["memory_bytes"], strict=False)
    )
    return (
        *(str(row[name]) for name in ("users", "processes", "acts", "acts_per_second")),
        *(str(row[name]) for name in ("errors", "queued")),
        *(
            " / ".join(f"{each:,.0f}" for each in row[name])
            for name in ("changes_ms", "openings_ms")
        ),
        f"{row['cpu_ms_per_act']:.0f} ms",
        f"{row['kb_per_act']:.0f}",
        memory,
    )


TABLES: dict[str, Callable[[Any], str]] = {
    "place": _place,
    "generation": _generation,
    "build": _build,
    "growth": _growth,
    "floor": _floor,
    "queries": _queries,
    "screens": _screens,
    "intake": _intake,
    "handouts": _handouts,
    "load": _load,
}


def _usage(figures: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        f"{figures['seconds']:.1f} s",
        f"{figures['cpu_seconds']:.1f} s",
        _megabytes(figures["peak_memory_bytes"]),
    )


def _megabytes(size: int) -> str:
    return f"{size / MILLION:,.0f} MB"


def _table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(columns)
    lines = [head, ["---"] * len(head), *rows]
    return f"### {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)
