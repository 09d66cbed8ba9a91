"""The intake page in each of its states: what it says, what it offers, and what it never shows."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pages.parts.intake import ledger_text
from pages.parts.kit.words import Words
from tests.pages.conftest import Screen
from tests.unit.builders.small_warehouse import put_version
from tests.unit.intake.builders import corrected_ledger, dirty_ledger, monthly_editions
from warehouse.intake.batches import drafts
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.drafts import Draft, list_drafts, start_draft
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.profiles import OFFICE, remember, remembered
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import list_undone
from warehouse.intake.copies import report
from warehouse.intake.examine import accept_examination, examine
from warehouse.intake.findings.corrections import answer_key
from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.operations import worker
from warehouse.runtime import jobs
from warehouse.runtime.errors import AuditRefused
from warehouse.runtime.home import Home, write_json
from warehouse.words.messages import Text, message

ENGLISH = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile("[\u4e00-\u9fff]")
Open = Callable[..., Screen]


@dataclass
class Works:
    """The jobs that the page started; each is done at once, in this process."""

    started: list[tuple[str, ...]] = field(default_factory=list)


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Works:
    """Jobs without processes of their own; a build does nothing unless a test says so."""
    done = Works()

    def start_job(home: Home, *arguments: str) -> str:
        done.started.append(arguments)
        folder = home.jobs / f"20260101T000000-{len(done.started):08}"
        folder.mkdir(parents=True)
        noted = {"pid": os.getpid(), "started_at": time.time(), "arguments": list(arguments)}
        write_json(folder / "started.json", noted)
        with pytest.MonkeyPatch.context() as own:
            own.setattr(sys, "argv", ["worker", str(folder), *arguments])
            own.setattr(worker, "_watch", lambda _: None)
            own.setattr(worker.os, "nice", lambda _: 0)
            worker.main()
        return folder.name

    monkeypatch.setattr(jobs, "start_job", start_job)
    monkeypatch.setitem(worker.TASKS, "build", lambda *_: {})
    return done


@pytest.fixture
def open_intake(open_page: Open) -> Open:
    """Opens the page."""
    return partial(open_page, page="intake")


@pytest.fixture
def office(own_data_folder: Home) -> Home:
    """An office with villages, a round and inspections, that has set its label."""
    own_data_folder.create()
    own_data_folder.settings_file.write_text('classification_label = "内部资料"\n', "utf-8")
    accepted(own_data_folder, monthly_editions.accepted_before())
    return own_data_folder


def accepted(home: Home, tables: Mapping[str, Any], *, is_demonstration: bool = False) -> Batch:
    origin = BatchOrigin(kind="ledger", description="名册.xlsx", source_file="名册.xlsx")
    return accept(home, tables, origin=origin, is_demonstration=is_demonstration, as_of_date=None)


def examined(home: Home, file: Path) -> Draft:
    """An import of a file, checked."""
    with file.open("rb") as stream:
        draft = start_draft(home, [(file.name, stream)])
    worker.TASKS["examine"](home, lambda *_: None, draft.draft_id)
    return draft


def at(screen: Screen, draft: Draft) -> Screen:
    """The page with an import open."""
    screen.app.session_state["intake_draft"] = draft.draft_id
    return screen.again()


def put_questions(draft: Draft, *questions: Question) -> None:
    """Put questions of a test's own in the place of the report's."""
    content = [report._as_json(question) for question in questions]
    write_json(draft.report / "questions.json", content)


def messages_of(screen: Screen) -> str:
    """All that the page says, boxes included."""
    boxes = [*screen.app.error, *screen.app.warning, *screen.app.info, *screen.app.success]
    return "\n".join([screen.visible_text, *(box.value for box in boxes)])


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return monthly_editions.write_editions(tmp_path)[0]


@pytest.fixture
def dirt(tmp_path: Path) -> Path:
    return dirty_ledger.write_dirt(tmp_path / dirty_ledger.HOSTILE_NAME)


# --- before anything, and imports that were left --------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "还没有入库的台账"), ("en", "No ledger accepted yet")]
)
def test_without_data_the_page_leads_to_the_first_import(
    language: str, words: str, own_data_folder: Home, open_intake: Open
):
    screen = open_intake(own_data_folder, lang=language)
    assert screen.failures == []
    assert words in screen.sentence
    assert screen.app.button(key="examine").disabled
    other = ENGLISH if language == "zh" else CHINESE
    left = re.sub(r"xlsx|xls|csv|zip|MB|<[^>]*>|upload-\w+", "", screen.visible_text)
    assert other.findall(left.replace("巡图", "")) == []


def test_an_import_that_was_left_is_taken_up_again_or_given_up(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    kept, dropped = examined(office, edition), examined(office, edition)
    screen = open_intake(office)
    assert edition.name in screen.text
    screen.app.button(key=f"drop_{dropped.draft_id}").click().run()
    assert [draft.draft_id for draft in list_drafts(office)] == [kept.draft_id]
    screen.app.button(key=f"resume_{kept.draft_id}").click().run()
    assert works.started == [("examine", kept.draft_id)]
    assert "9 行可入库" in screen.html


def test_an_import_that_ended_elsewhere_is_said_to_be_gone(
    office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    screen = at(open_intake(office, lang="en"), draft)
    assert "Rows acceptable: 9;" in screen.html
    drafts.drop_draft(draft)
    screen.again()
    assert screen.failures == []
    assert 'role="alert"' in screen.html
    assert screen.app.button(key="examine")
    assert 'role="alert"' not in screen.again().html


def test_a_job_that_was_killed_is_told_and_the_import_is_still_there(
    office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    job = office.jobs / "20260101T000000-00000001"
    job.mkdir()
    noted = {"pid": 2**22 + 1, "started_at": time.time(), "arguments": ["examine"]}
    write_json(job / "started.json", noted)
    screen = open_intake(office)
    screen.app.session_state["intake_job"] = job.name
    screen.app.session_state["intake_task"] = "examine"
    at(screen, draft)
    assert "没有读完" in screen.html
    assert message("errors.job_broken.what").in_language("zh") in screen.html
    assert "9 行可入库" in screen.html


# --- corrections ----------------------------------------------------------------------------------


@pytest.fixture
def correction(office: Home, tmp_path: Path) -> Draft:
    """An import that corrects two rows of an accepted ledger, checked."""
    first = corrected_ledger.write(tmp_path / "一.xlsx", corrected_ledger.FIRST)
    accept_examination(office, examine([first], {}, ReferenceData(office)))
    file = corrected_ledger.write(tmp_path / "二.xlsx", corrected_ledger.CORRECTED)
    return examined(office, file)


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        (
            "zh",
            "2 行与已入库的不同",
            ["整改时限</td><td>2024-09-28</td><td>2024-08-01", "村党支部</td><td>县民政局"],
        ),
        ("en", "as corrections: 2", ["Due on</td><td>2024-09-28</td><td>2024-08-01"]),
    ],
)
def test_corrections_are_shown_old_and_new(
    language: str,
    title: str,
    lines: list[str],
    office: Home,
    correction: Draft,
    open_intake: Open,
):
    screen = at(open_intake(office, lang=language), correction)
    assert screen.failures == []
    assert title in screen.html
    assert all(line in screen.html for line in lines)
    assert not screen.app.button(key="accept").disabled


def test_a_correction_is_kept_out_by_choosing_its_row(
    works: Works, office: Home, correction: Draft, open_intake: Open
):
    screen = at(open_intake(office), correction)
    key = answer_key("problems", "XJ-西河村-2")
    screen.app.multiselect(key=f"keep_{correction.draft_id}_zh").set_value([key])
    screen.app.button(key="send_corrections").click().run()
    assert works.started == [("examine", correction.draft_id)]
    assert screen.html.count("保留原来的") == 4  # fields of that row
    screen.app.button(key="accept").click().run()
    rows = rows_in_force(office, "problems").collect()
    assert set(rows["due_on"].to_list()) == {dt.date(2024, 9, 28)}
    events = rows_in_force(office, "problem_events").collect()
    assert events["occurred_on"].to_list() == [dt.date(2024, 6, 20)]


# --- questions ------------------------------------------------------------------------------------

DONE = Option("done", Text({"zh": "已完成", "en": "done"}))
OPEN = Option("open", Text({"zh": "未完成", "en": "open"}))


def meaning(value: str, confidence: float | None, proposal: str | None = "done") -> Question:
    return Question(
        key=f"state|{value}",
        kind="problem_state",
        details={"header": "完成情况", "value": value},
        options=(DONE, OPEN),
        proposal=proposal,
        confidence=confidence,
        count=3,
        file="台账.xlsx",
        sheet="整改台账",
    )


def chosen(screen: Screen, draft: Draft, question: Question, language: str = "zh") -> Any:
    return screen.app.selectbox(key=f"choose_{draft.draft_id}_{question.key}_{language}")


def test_a_proposal_is_chosen_beforehand_only_where_it_is_sure(
    office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    sure, unsure, none = meaning("办结", 0.9), meaning("差不多", 0.5), meaning("√", None, None)
    put_questions(draft, sure, unsure, none)
    screen = at(open_intake(office), draft)
    values = [chosen(screen, draft, question).value for question in (sure, unsure, none)]
    assert values == ["done", None, None]
    assert chosen(screen, draft, sure).options == ["已完成(建议)", "未完成"]
    assert drafts.open_draft(office, draft.draft_id).answers == {}, "the user confirms it first"


def test_all_proposals_of_a_kind_are_taken_at_once_and_sent_by_the_user(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    first, second, other, none, unsure = (
        *(meaning("差不多", 0.7), meaning("完了", 0.6)),
        *(meaning("没完", 0.6), meaning("√", None, None), meaning("快了", 0.5)),
    )
    put_questions(draft, first, second, other, none, unsure)
    screen = at(open_intake(office), draft)
    chosen(screen, draft, other).set_value("open")
    screen.app.button(key="take_proposals_0").click().run()
    questions = (first, second, other, none, unsure)
    values = [chosen(screen, draft, question).value for question in questions]
    assert values == ["done", "done", "open", None, None], "what the user chose stays"
    assert chosen(screen, draft, unsure).options == ["已完成", "未完成"]
    assert works.started == []
    screen.app.button(key="send_answers").click().run()
    assert works.started == [("examine", draft.draft_id)]
    assert drafts.open_draft(office, draft.draft_id).answers == {
        first.key: "done",
        second.key: "done",
        other.key: "open",
    }


def test_answers_of_earlier_ledgers_are_shown_altered_and_forgotten(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    kept, other = meaning("√", None, "done"), meaning("办结", None, "done")
    remember(office, OFFICE, {kept.key: "done", other.key: "done"})
    content = [report._as_json(question) for question in (kept, other)]
    write_json(draft.report / "answered.json", content)
    screen = at(open_intake(office), draft)

    def answer_to(question: Question) -> Any:
        return screen.app.selectbox(key=f"remembered_{draft.draft_id}_{question.key}_zh")

    assert answer_to(kept).options == ["已完成", "未完成", "重新问(忘掉以前的答复)"]
    screen.app.button(key="send_remembered").click().run()
    assert "没有改动" in messages_of(screen)
    assert works.started == []
    answer_to(kept).set_value("open")
    answer_to(other).set_value("ask_again")
    screen.app.button(key="send_remembered").click().run()
    assert works.started == [("examine", draft.draft_id)]
    assert drafts.open_draft(office, draft.draft_id).answers == {kept.key: "open"}
    assert remembered(office, OFFICE) == {kept.key: "done"}, "kept anew only on acceptance"


@pytest.mark.parametrize(("language", "words"), [("zh", "要写成日期"), ("en", "has to be a date")])
def test_a_day_that_is_none_is_told_and_nothing_is_sent(
    language: str, words: str, works: Works, office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    day = Question(key="as_of", kind="as_of", details={"file": "台账.xlsx"}, takes="date")
    put_questions(draft, day)
    screen = at(open_intake(office, lang=language), draft)
    key = f"type_{draft.draft_id}_as_of_{language}"
    screen.app.text_input(key=key).set_value("2024年2月30日")
    screen.app.button(key="send_answers").click().run()
    assert words in screen.html
    assert works.started == []
    screen.app.text_input(key=key).set_value("2024-02-29")
    screen.app.button(key="send_answers").click().run()
    assert drafts.open_draft(office, draft.draft_id).answers == {"as_of": "2024-02-29"}


def test_forty_questions_of_many_are_asked_at_once_those_of_a_kind_together(
    office: Home, edition: Path, open_intake: Open
):
    draft = examined(office, edition)
    put_questions(draft, *(meaning(f"写法{number}", None, None) for number in range(55)))
    screen = at(open_intake(office), draft)
    assert len(screen.app.selectbox) == 40
    assert screen.html.count('class="questions-of"') == 1
    assert "其余 15 件" in screen.visible_text
    screen.app.button(key="send_answers").click().run()
    assert "还没有填任何答复" in messages_of(screen)


# --- findings, and text that is not what it seems -------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("名册中没有", "第 5 行 B 列", "退回")), ("en", ("row 5, column B", "Refused"))],
)
def test_findings_are_listed_at_their_place_and_by_rule(
    language: str, words: tuple[str, ...], office: Home, dirt: Path, open_intake: Open
):
    draft = examined(office, dirt)
    screen = at(open_intake(office, lang=language), draft)
    assert screen.failures == []
    assert all(word in screen.html for word in words)
    lines = screen.html.count("<tr class=")
    screen.app.session_state[f"rule_{draft.draft_id}_{language}"] = "problem_village_unknown"
    screen.again()
    assert screen.html.count("<tr class=") == 1 < lines


def test_what_a_ledger_says_is_never_read_as_html_or_markdown(
    works: Works, office: Home, dirt: Path, open_intake: Open
):
    draft = examined(office, dirt)
    screen = at(open_intake(office), draft)
    assert "evil.example" in screen.html
    assert not re.search(r"<(img|a)\b", screen.html)
    assert "&lt;img src=x" in screen.html
    screen.app.checkbox(key=f"good_rows_only_{draft.draft_id}").check().run()
    screen.app.button(key="accept").click().run()
    assert len(list_batches(office)) == 2
    examined(office, dirt)
    screen.again()
    for page in (screen, at(screen, examined(office, dirt))):
        read_as_markdown = [
            node.proto.SerializeToString().decode("utf-8", "ignore")
            for node in page.nodes
            if node.type not in ("html", "text", "selectbox", "text_input", "main")
            and getattr(node, "proto", None) is not None
            and hasattr(node.proto, "SerializeToString")
        ]
        labels = [box.label for box in [*page.app.selectbox, *page.app.text_input]]
        assert not any("evil" in text for text in [*read_as_markdown, *labels])


def test_text_is_escaped_whatever_it_holds():
    text = ledger_text.escaped('<img src="x">&\n[a](http://b) $x$')
    assert text == "&lt;img src=&quot;x&quot;&gt;&amp;<br>[a](http://b) $x$"


# --- accepting ------------------------------------------------------------------------------------


def test_refused_rows_keep_the_whole_back_unless_only_the_good_ones_are_wanted(
    works: Works, office: Home, dirt: Path, open_intake: Open
):
    draft = examined(office, dirt)
    screen = at(open_intake(office), draft)
    assert screen.app.button(key="accept").disabled
    assert "2 行退回、2 行待答复" in messages_of(screen)
    screen.app.checkbox(key=f"good_rows_only_{draft.draft_id}").check().run()
    screen.app.button(key="accept").click().run()
    assert works.started == [("accept", draft.draft_id, "good"), ("build",)]
    batch = list_batches(office)[-1]
    assert f"批次 {batch.batch_id} 已入库:3 行入库,2 行待答复,2 行退回" in messages_of(screen)
    assert (office.refusals / f"{batch.batch_id}.xlsx").exists()
    assert list_drafts(office) == []


def test_without_a_label_nothing_can_be_accepted_until_it_is_set(
    office: Home, edition: Path, open_intake: Open
):
    office.settings_file.unlink()
    draft = examined(office, edition)
    screen = at(open_intake(office), draft)
    assert screen.app.button(key="accept").disabled
    assert "密级" in messages_of(screen)
    (field,) = screen.app.text_input
    field.set_value("内部资料")
    screen.app.button(key="set_label").click().run()
    assert "classification_label" in office.settings_file.read_text("utf-8")
    assert not screen.app.button(key="accept").disabled
    assert '<span class="classification">内部资料</span>' in screen.html


def test_the_demonstration_is_cleared_before_real_ledgers_come(
    own_data_folder: Home, edition: Path, open_intake: Open
):
    own_data_folder.create()
    own_data_folder.settings_file.write_text('classification_label = "内部资料"\n', "utf-8")
    accepted(own_data_folder, monthly_editions.accepted_before(), is_demonstration=True)
    draft = examined(own_data_folder, edition)
    screen = at(open_intake(own_data_folder), draft)
    assert screen.app.button(key="accept").disabled
    screen.app.button(key="clear_demonstration").click().run()
    assert list_batches(own_data_folder) == []
    assert screen.failures == []


def test_an_import_without_anything_new_cannot_be_accepted(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    screen = at(open_intake(office), examined(office, edition))
    screen.app.button(key="accept").click().run()
    number = len(list_batches(office))
    at(screen, examined(office, edition))
    assert "没有新的内容可以入库" in messages_of(screen)
    assert f"已在批次 {list_batches(office)[-1].batch_id} 入库" in screen.html
    assert screen.app.button(key="accept").disabled
    assert len(list_batches(office)) == number


# --- publishing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_the_audit_refuses_the_batch_is_kept_and_the_page_says_why(
    language: str,
    works: Works,
    office: Home,
    edition: Path,
    open_intake: Open,
    monkeypatch: pytest.MonkeyPatch,
):
    refused = AuditRefused(
        Text({"zh": "新版本没有通过审核。", "en": "The new version did not pass."}),
        Text({"zh": "问题少了一半。", "en": "Half of the problems are missing."}),
        Text({"zh": "请检查台账。", "en": "Check the ledgers."}),
    )

    def build(*_: object) -> dict[str, Any]:
        raise refused

    monkeypatch.setitem(worker.TASKS, "build", build)
    screen = at(open_intake(office, lang=language), examined(office, edition))
    screen.app.button(key="accept").click().run()
    assert len(list_batches(office)) == 2
    for sentence in refused.in_language(language):
        assert sentence in screen.html
    assert {"zh": "批次已经保留", "en": "The batch is kept"}[language] in messages_of(screen)
    assert not office.pointer.exists()
    assert screen.app.exception == []
    screen.app.checkbox[0].check().run()
    screen.app.button(key="publish").click().run()
    assert works.started[-1] == ("build", jobs.ACCEPT_SHRINKAGE)


def test_a_build_of_anybody_is_shown_and_nothing_waits_for_it(office: Home, open_intake: Open):
    folder = office.jobs / "20260101T000000-00000001"
    folder.mkdir(parents=True)
    noted = {"pid": os.getpid(), "started_at": time.time() - 7, "arguments": ["build"]}
    write_json(folder / "started.json", noted)
    jobs.note_progress(folder, message("step_wait_for_build"), 0, 0)
    screen = open_intake(office)
    assert "另一次构建还没有结束,结束后接着构建 · 已用 7 秒" in screen.html
    assert screen.app.button(key="examine")
    jobs.note_progress(folder, message("step_dbt", name="mart_coverage"), 20, 290)
    screen.again()
    assert "构建与检验 20 / 290" in screen.html
    assert "mart_coverage" not in screen.text


def test_batches_that_no_version_holds_are_said_to_be_unpublished(
    works: Works, office: Home, open_intake: Open
):
    screen = open_intake(office)
    assert "还没有发布" in messages_of(screen)
    screen.app.button(key="publish").click().run()
    assert works.started == [("build",)]


# --- taking back ----------------------------------------------------------------------------------


def test_a_batch_is_taken_back_and_brought_in_again(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    screen = at(open_intake(office), examined(office, edition))
    screen.app.button(key="accept").click().run()
    first, second = (batch.batch_id for batch in list_batches(office))
    screen.app.button(key=f"undo_{first}").click().run()
    assert len(list_batches(office)) == 2, "the second batch stands on the first"
    assert 'role="alert"' in screen.html
    assert second in screen.html[screen.html.index('role="alert"') :]
    screen.app.button(key=f"undo_{second}").click().run()
    assert [batch.batch_id for batch in list_batches(office)] == [first]
    assert works.started[-1] == ("build", jobs.ACCEPT_SHRINKAGE)
    assert [undone.batch.batch_id for undone in list_undone(office)] == [second]
    screen.app.button(key=f"redo_{second}").click().run()
    assert [batch.batch_id for batch in list_batches(office)] == [first, second]
    assert works.started[-1] == ("build",)
    assert screen.failures == []


def test_after_the_last_batch_is_taken_back_the_page_says_that_an_empty_version_is_shown(
    works: Works, office: Home, open_intake: Open
):
    put_version(office, "20240630-1")
    (batch,) = list_batches(office)
    screen = open_intake(office)
    screen.app.button(key=f"undo_{batch.batch_id}").click().run()
    assert works.started[-1] == ("build", jobs.ACCEPT_SHRINKAGE)
    put_version(office, "20240630-2", batches=())
    screen.again()
    assert "原来的数字已撤下,现在是空版本 20240630-2" in messages_of(screen)
    assert "挂图作战" not in screen.text, "there is no page with figures to go to"


@pytest.mark.parametrize("page", ["map_wall", "region"])
def test_a_page_with_figures_says_why_there_are_none(page: str, office: Home, open_page: Open):
    put_version(office, "20240630-2", batches=())
    screen = open_page(office, page=page)
    assert "所有批次都已撤回或删除" in messages_of(screen)
    assert [link.label for link in screen.app.get("page_link")] == ["台账导入"]
    assert "台账导入" in messages_of(screen)
    assert screen.app.exception == []


def test_a_batch_goes_for_good_only_once_its_id_was_typed(
    works: Works, office: Home, open_intake: Open
):
    (batch,) = list_batches(office)
    screen = open_intake(office)
    screen.app.button(key=f"undo_{batch.batch_id}").click().run()
    typed, confirm = screen.app.text_input[0], screen.app.button[-1]
    assert batch.batch_id in typed.label
    typed.input("20200101-01")
    confirm.click().run()
    assert "什么都没有删除" in messages_of(screen)
    assert len(list_undone(office)) == 1
    screen.app.text_input[0].input(batch.batch_id)
    screen.app.button[-1].click().run()
    assert works.started[-1] == ("purge", batch.batch_id)
    assert list_undone(office) == []
    screen.again()
    assert f"{batch.batch_id} · {batch.rows} 行" in screen.html.split("已彻底删除的批次")[-1]
    assert screen.failures == []


def test_an_upload_is_kept_as_a_draft_and_examined(
    works: Works, office: Home, edition: Path, open_intake: Open
):
    screen = open_intake(office)
    (uploader,) = screen.app.file_uploader
    uploader.upload(edition.name, edition.read_bytes()).run()
    screen.app.button(key="examine").click().run()
    (draft,) = list_drafts(office)
    assert draft.files[0].read_bytes() == edition.read_bytes()
    assert works.started == [("examine", draft.draft_id)]
    assert "9 行可入库" in screen.html


@pytest.mark.parametrize(("language", "other"), [("zh", "demonstration"), ("en", "演示")])
def test_the_batch_of_the_demonstration_is_named_in_the_readers_language(language, other, visit):
    screen = visit("intake", lang=language)
    batch = next(part for part in screen.html.splitlines() if 'class="batch"' in part)
    assert Words(language)("header.demonstration") in batch
    assert other not in batch


# --- reference tables -----------------------------------------------------------------------------

RULE = "rule_id,region_code,item,value,unit,valid_from,mark,note_zh\n"
OWN = "window-511126,511126,rectification_window,3,month,2024-02-01,G,"


def test_a_row_of_a_reference_table_is_shown_before_it_is_accepted_built_and_taken_back(
    works: Works, office: Home, open_intake: Open
):
    screen = open_intake(office)

    def bring(rows: str) -> None:
        uploader = screen.app.file_uploader[-1]
        uploader.upload("时限.csv", (RULE + rows).encode()).run()

    screen.app.selectbox(key="intake_reference_zh").set_value("deadline_rules").run()
    assert "共 7 行,都是程序自带的" in messages_of(screen)
    bring(f"{OWN}由张伟负责\n")
    assert "有 1 处不能用" in messages_of(screen)
    assert "张伟" not in messages_of(screen)
    assert not [button for button in screen.app.button if button.key == "accept_reference"]
    bring(f"{OWN}本县规定\n")
    assert "将新增 1 行" in messages_of(screen)
    assert "时限 3; 单位 月" in screen.html
    assert works.started == []
    screen.app.button(key="accept_reference").click().run()
    (batch,) = (batch for batch in list_batches(office) if batch.is_reference)
    assert works.started == [("build",)]
    assert f"改动已入库,批次 {batch.batch_id}" in messages_of(screen)
    assert "其中 1 行是本单位的" in messages_of(screen)
    screen.app.button(key=f"undo_{batch.batch_id}").click().run()
    assert "都是程序自带的" in messages_of(screen)
    assert screen.failures == []
