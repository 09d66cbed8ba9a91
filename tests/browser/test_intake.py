"""台账导入 as an office does it: from an empty data folder to the map, month after month, and with
a ledger full of mistakes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import Visit, name_of_page, visible_words, wait_for_page
from tests.browser.warm.server import warm_server
from tests.parsed_project import lay_parsed_project
from tests.unit.intake.builders import dirty_ledger, monthly_editions, office_template
from tests.warm_dbt import warmed
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.store import list_batches
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.workbook import write_template
from warehouse.runtime.home import Home, read_json
from warehouse.runtime.jobs import job_state, jobs_of, latest_job
from warehouse.schema.catalogue import OFFICE_TABLES
from warehouse.versions.store import current_version

SECONDS_TO_BUILD = 300
LATIN = re.compile(r"[A-Za-z]+")
NO_WORDS = {"EN", "xlsx", "xls", "csv", "zip", "MB", "KB", *"ABCDEFGHIJKL"}
"""What stands in Latin letters on a Chinese page: kinds of file, units, columns."""

REPLACED = ("X000", "X018", "X019")
"""Inspections of the county's template in whose place the ledger's three villages are inspected."""

ANSWERS: tuple[Mapping[str, str], ...] = (
    {},
    {},
    {"以前是“已销号”": "销号后重新打开", "本期没有列出": "问题已撤销(不再认定)"},
)
"""What the office answers to the questions of each edition (`ANSWERS` by words)."""

HELD = """
wait = 'until [ -e "$0" ]; do sleep 0.2; done; exec "$@"'
dbt_run.DBT = ("sh", "-c", wait, {!r}, *dbt_run.DBT)
"""

Story = dict[str, list[tuple[str, dt.date | None, dt.date]]]


@pytest.fixture
def office(tmp_path: Path, run_folder: Path) -> Iterator[Home]:
    """A data folder that holds nothing."""
    home = Home(tmp_path / "office")
    home.create()
    lay_parsed_project(run_folder, home.cache)  # as on a machine where an office was built for
    yield home
    end_builds(home)


def end_builds(home: Home) -> None:
    """End the builds that nobody waits for any more: they would run beside other tests."""
    for job in jobs_of(home, "build"):
        state = job_state(home, job)
        if state is not None and state.state == "running":
            pid = read_json(home.jobs / job / "started.json")["pid"]
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


@pytest.fixture
def let_builds_go(tmp_path: Path) -> Path:
    """A file that no build gets past dbt's start without: a test makes it where it wants one."""
    return tmp_path / "go"


@pytest.fixture
def office_server(
    browser: Browser, office: Home, own_port: int, tmp_path: Path, let_builds_go: Path
) -> Iterator[Dashboard]:
    environment = warmed(tmp_path)
    with (tmp_path / "sitecustomize.py").open("a") as commands:
        commands.write(HELD.format(str(let_builds_go)))
    with warm_server(office, tmp_path, environment, own_port) as dashboard:
        yield dashboard


def county() -> dict[str, list[dict[str, Any]]]:
    """The county of 95 villages with the three of the monthly ledger among them, 20 inspected."""
    tables = office_template.county()
    by_id = {village["village_id"]: village for village in tables["villages"]}
    for name, village_id in monthly_editions.VILLAGES.items():
        by_id[village_id].update(name=name, kind="社区" if name.endswith("社区") else "行政村")
    for table in ("inspections", "problems"):
        tables[table] = [row for row in tables[table] if row["inspection_id"] not in REPLACED]
    problems = {row["problem_id"] for row in tables["problems"]}
    events = tables["problem_events"]
    tables["problem_events"] = [row for row in events if row["problem_id"] in problems]
    typed = {"county": "县级", "routine": "常规巡察"}
    for table in ("rounds", "inspections"):
        columns = tables[table][0]
        tables[table] += [
            {name: typed.get(row[name], row[name]) for name in columns}
            for row in monthly_editions.accepted_before()[table].to_dicts()
        ]
    return tables


def upload(page: Page, file: Path) -> None:
    """Bring a file and have it checked."""
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".st-key-examine button:not([disabled])").click()
    page.locator(".st-key-card_accept").wait_for()
    settle(page)


def take(page: Page, office: Home, number: int) -> None:
    """Accept what can be accepted, and wait until it is."""
    page.locator(".st-key-accept button:not([disabled])").click()
    page.locator(".st-key-card_upload").wait_for()
    batches = list_batches(office)
    assert len(batches) == number
    text = f"批次 {batches[-1].batch_id} 已入库"
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def answer(page: Page, answers: Mapping[str, str]) -> None:
    """Choose answers by a part of the question, and send them."""
    for question, chosen in answers.items():
        chooser = page.locator('[class*="st-key-asked_"]').filter(has_text=question)
        chooser.get_by_role("combobox").click()
        page.get_by_role("option", name=chosen).click()
    page.locator(".st-key-send_answers button").click()
    expect(page.locator(".st-key-card_questions")).to_have_count(0)
    page.locator(".st-key-card_accept").wait_for()


def stories(home: Home) -> Story:
    """The events in force of the ledger's problems: kind, occurred_after, occurred_on."""
    problems = rows_in_force(home, "problems").select("problem_id").collect()["problem_id"]
    by_problem: Story = {problem: [] for problem in problems if problem.startswith("XJ-")}
    events = rows_in_force(home, "problem_events").sort("occurred_on", "sequence_no")
    for problem, *event in (
        events.select("problem_id", "event_kind", "occurred_after", "occurred_on")
        .collect()
        .iter_rows()
    ):
        if problem in by_problem:
            by_problem[problem].append((event[0], event[1], event[2]))
    return by_problem


def foreign_words(page: Page, *names: str) -> set[str]:
    """The words in Latin letters on the page, names of files and of the user aside."""
    text = visible_words(page)
    for name in names:
        text = text.replace(name, "")
    return set(LATIN.findall(text)) - NO_WORDS


def test_from_an_empty_folder_to_the_map_and_through_three_monthly_editions(
    office_server: Dashboard, visit: Visit, office: Home, tmp_path: Path, let_builds_go: Path
) -> None:
    page = visit(office_server)
    assert name_of_page(page) == "intake", "without any data the product opens where they come in"
    expect(page.locator(".sentence")).to_contain_text("还没有入库的台账")
    assert foreign_words(page) == set()

    template = tmp_path / "全县台账.xlsx"
    empty = write_template(OFFICE_TABLES, "zh", ReferenceData(office))
    template.write_bytes(office_template.fill(empty, county()))
    upload(page, template)
    expect(page.locator(".st-key-card_rows .card-title")).to_have_text("240 行可入库,没有退回的行")
    expect(page.locator(".st-key-accept button")).to_be_disabled()
    page.locator(".st-key-card_accept input[type=text]").fill("内部资料")
    page.locator(".st-key-set_label button").click()
    expect(page.locator(".st-key-header")).to_contain_text("内部资料")
    take(page, office, 1)
    first_build = latest_job(office, "build")

    # Months go on while the first version is being built: nothing waits for it.
    for month, file in enumerate(monthly_editions.write_editions(tmp_path)):
        upload(page, file)
        if ANSWERS[month]:
            answer(page, ANSWERS[month])
        take(page, office, month + 2)
        assert stories(office) == {
            problem: list(story) for problem, story in monthly_editions.EVENTS[month].items()
        }

    assert not office.pointer.exists(), "the first version is being built all the while"
    let_builds_go.touch()
    page.get_by_text("去看地图").click(timeout=SECONDS_TO_BUILD * 1000)
    wait_for_page(page, "map_wall")
    assert latest_job(office, "build") != first_build
    accepted = {batch.batch_id for batch in list_batches(office)}
    assert set(current_version(office).batches) == accepted, "what came during a build is built too"
    expect(page.locator(".tile", has_text="20 / 95")).to_have_count(1)
    expect(page.locator(".st-key-header")).to_contain_text("内部资料")


def test_every_mistake_of_a_ledger_stands_at_its_place_and_the_rest_is_accepted(
    office_server: Dashboard, visit: Visit, office: Home, tmp_path: Path
) -> None:
    origin = BatchOrigin(kind="ledger", description="名册", source_file="名册.xlsx")
    before = monthly_editions.accepted_before()
    accept(office, before, origin=origin, is_demonstration=False, as_of_date=None)
    office.settings_file.write_text('classification_label = "内部资料"\n', encoding="utf-8")
    page = visit(office_server, "intake")
    file = dirty_ledger.write_dirt(tmp_path / dirty_ledger.HOSTILE_NAME)
    upload(page, file)

    for row, column, value, severity, what in dirty_ledger.EXPECTED:
        line = page.locator(".findings tr").filter(has_text=f"第 {row} 行 {column} 列")
        expect(line.filter(has_text=value).filter(has_text=what).first).to_contain_text(severity)
    who = list_batches(office)[0].accepted_by
    assert foreign_words(page, file.name, dirty_ledger.HOSTILE, who) == set()
    assert page.locator("[data-testid=stMain] img, [data-testid=stMain] .katex").count() == 0
    assert page.locator('[data-testid=stMain] a[href*="evil"]').count() == 0

    page.locator(".st-key-make_copies button").click()
    copies = {}
    for key in ("annotated_1", "refused_copy"):
        button = page.locator(f".st-key-{key} button")
        with page.expect_download() as begun:
            button.click()
        copies[key] = tmp_path / f"{key}.xlsx"
        begun.value.save_as(copies[key])
    refused = openpyxl.load_workbook(copies["refused_copy"])["整改台账"]
    kept = {row[0].value for row in refused.iter_rows() if isinstance(row[0].value, int)}
    assert kept == {2, 4, 5, 6}, "refused rows, and those that wait for an answer"
    annotated = openpyxl.load_workbook(copies["annotated_1"])["整改台账"]
    assert annotated["B5"].comment is not None

    expect(page.locator(".st-key-accept button")).to_be_disabled()
    page.locator('[class*="st-key-good_rows_only"] label').click()
    take(page, office, 2)
    assert rows_in_force(office, "problems").collect().height == len(dirty_ledger.ROWS) - len(kept)
