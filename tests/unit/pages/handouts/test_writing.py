"""Hand-outs are written for one or for many: named, whole, and one failure stops no other."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.parts.frame.context import PageContext
from pages.parts.handouts.kinds import catalogue
from pages.parts.handouts.kinds.catalogue import Kind
from pages.parts.handouts.writing import file_names, process, units, writing
from pages.parts.handouts.writing.units import HandoutUnit
from pages.parts.kit.words import Language, Words
from warehouse.agendas.agenda import Agenda, AgendaEntry
from warehouse.handouts.document import Document, DocumentOrigin
from warehouse.operations.job_process import Noted
from warehouse.operations.reports import ReportRequest, ReportResult
from warehouse.queries.snapshot import OutOfScope
from warehouse.runtime import jobs
from warehouse.runtime.errors import (
    AgendaUnknown,
    ChoiceUnknown,
    DiskFull,
    FolderUnusable,
    NoFigures,
)
from warehouse.runtime.home import Home, write_bytes
from warehouse.versions.store import current_version
from warehouse.words.messages import LANGUAGES, Text

CITY, COUNTIES = "411100", ["411102", "411103", "411104", "411121", "411122", "411171"]

Write = Callable[..., ReportResult]


def composed(context: PageContext) -> Document:
    """Return a document that says of which unit, month and version it is."""
    if context.region.code == "411104":
        raise ZeroDivisionError("1520 4444 333")
    where = (context.region.code, f"{context.month_end:%Y-%m}")
    origin = DocumentOrigin("", "/".join(where), "", "", context.version_id)
    return Document("trial", context.language, "", origin, ())


def to_unit(context: PageContext, unit: str) -> Document:
    """Return a document that says to which responsible unit it goes."""
    origin = DocumentOrigin("", unit, "", "", context.version_id)
    return Document("trial", context.language, "", origin, ())


@pytest.fixture
def write(small_demonstration: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Write:
    """Writes a request in this process, by a kind and a writer that say what they were given."""
    kinds = {
        "brief": Kind(
            "brief", composed, levels=("county",), formats=("pdf", "xlsx"), follows_since=True
        ),
        "notice": Kind(
            "notice",
            composed,
            is_needed=lambda context: context.region.code < "411103",
            of_responsible=to_unit,
        ),
        "village": Kind("village", composed, is_of_villages=True),
        "agenda": Kind("agenda", composed),
    }
    monkeypatch.setattr(catalogue, "KINDS", kinds)
    monkeypatch.setattr("pages.parts.handouts.writing.units.KINDS", kinds)
    monkeypatch.setattr("pages.parts.handouts.writing.writing.KINDS", kinds)
    monkeypatch.setattr("pages.parts.handouts.writing.crew.FEW", 1_000)
    monkeypatch.setattr(
        writing.writers, "write", lambda document, *_: document.origin.place.encode()
    )
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    job = tmp_path / "job"
    job.mkdir()

    def write_(**options: object) -> ReportResult:
        values = {"kind": "brief", "region": CITY, "folder": str(tmp_path / "out"), **options}
        request = ReportRequest(**values)  # type: ignore[arg-type]
        noted = process.write(small_demonstration, Noted(job), request.stored())
        return ReportResult.read(noted)

    return write_


def test_a_failure_of_one_unit_is_named_and_the_others_are_written_whole(write, tmp_path):
    result = write(each="county", formats=("pdf", "xlsx"), month="2024-03")
    written = [code for code in COUNTIES if code != "411104"]
    assert [file.name.split("_")[:2] for file in result.files] == [
        ["2024-03-31", code] for code in written for _ in ("xlsx", "pdf")
    ]
    assert [file.read_text() for file in result.files][::2] == [
        f"{code}/2024-03" for code in written
    ]
    (failure,) = result.unwritten
    assert failure.code == "411104"
    assert str(tmp_path) in failure.sentences[1].in_language("en")
    assert "1520" not in "".join(text.in_language("en") for text in failure.sentences)
    assert result.units == len(COUNTIES)
    assert sorted(result.files) == sorted((tmp_path / "out").iterdir())


def test_all_of_a_city_lie_in_one_archive_and_nothing_beside_it(write, tmp_path):
    result = write(each="county", packed=True)
    (archive,) = result.files
    assert list((tmp_path / "out").iterdir()) == [archive]
    assert archive.name.startswith(f"2024-06-30_{CITY}_")
    assert len(zipfile.ZipFile(archive).namelist()) == len(COUNTIES) - 1
    assert not (tmp_path / "job" / "unpacked").exists()


def test_of_whom_there_is_nothing_to_say_nothing_is_written_and_that_is_no_failure(write):
    result = write(kind="notice", each="county", formats=("pdf",))
    assert [file.name.split("_")[1] for file in result.files] == COUNTIES[:1]
    assert (result.needless, result.unwritten) == (len(COUNTIES) - 1, ())


def test_of_the_counties_that_are_chosen_each_has_its_own_and_no_other(write):
    result = write(units=("411104", "411102", "411121", "411102"), formats=("pdf",))
    assert [file.name.split("_")[1] for file in result.files] == ["411102", "411121"]
    assert [failure.code for failure in result.unwritten] == ["411104"]
    assert result.units == 3


def test_each_responsible_unit_of_a_county_has_its_own_or_those_that_are_named(write):
    options = {"kind": "notice", "region": "411102", "formats": ("pdf",)}
    result = write(**options, each="unit")
    assert len({file.name for file in result.files}) == result.units > 1
    assert all(file.name.startswith("2024-06-30_411102_") for file in result.files)
    (chosen, *_) = (file.read_text() for file in result.files)
    (file,) = write(**options, responsible=(chosen,)).files
    assert file.read_text() == chosen


def test_without_a_folder_files_lie_with_the_job(write, tmp_path):
    (file,) = write(region="411102", folder="").files
    assert file.parent == tmp_path / "job" / "written"


def test_what_was_cancelled_leaves_what_is_whole(write, tmp_path, monkeypatch):
    def cancelling(file: Path, content: bytes) -> None:
        write_bytes(file, content)
        (tmp_path / "job" / "cancel").touch()

    monkeypatch.setattr(writing, "write_bytes", cancelling)
    result = write(each="county")
    assert result.is_cancelled
    assert [file.name.split("_")[1] for file in result.files] == COUNTIES[:1]
    assert list((tmp_path / "out").iterdir()) == list(result.files)
    assert jobs.is_cancelled(tmp_path / "job")
    assert write(each="county", packed=True).files == ()


def test_a_full_disk_ends_all_in_words(write, tmp_path, monkeypatch):
    def full(file: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr(writing, "write_bytes", full)
    with pytest.raises(DiskFull) as raised:
        write(each="county")
    assert "411102" in str(raised.value.in_language("en"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_is_a_file_is_refused_before_anything_is_composed(write, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FolderUnusable):
        write(each="county")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        ({"kind": "letter"}, ChoiceUnknown, "letter"),
        ({"formats": ("pptx",), "each": "county"}, ChoiceUnknown, "pptx"),
        ({"each": "hamlet"}, ChoiceUnknown, "hamlet"),
        ({}, ChoiceUnknown, "county"),
        ({"kind": "village"}, ChoiceUnknown, ""),
        ({"kind": "village", "region": "411102", "village": "never"}, NoFigures, "never"),
        ({"region": "650000", "each": "county"}, NoFigures, "650000"),
        ({"region": "999999"}, OutOfScope, "999999"),
        ({"month": "2031-01", "each": "county"}, NoFigures, "2031-01"),
        ({"since": "last week", "each": "county"}, ChoiceUnknown, "last week"),
        ({"since": "2031-01-01", "each": "county"}, ChoiceUnknown, "2031-01-01"),
        ({"kind": "notice", "since": "2024-01-31", "each": "county"}, ChoiceUnknown, "--since"),
        ({"kind": "notice", "agenda": "Monthly"}, ChoiceUnknown, "--agenda"),
        ({"kind": "agenda", "agenda": "Never"}, AgendaUnknown, "Never"),
        *(
            ({"units": ("411102", code), "each": "county"}, ChoiceUnknown, code[:40])
            for code in ("411103 ", "511126", CITY, "../x", "<b>", "x" * 300, "' or 1=1")
        ),
        ({"kind": "village", "region": "411102", "units": ("411102",)}, NoFigures, "411102"),
        ({"responsible": ("某局",)}, ChoiceUnknown, "--unit"),
        ({"kind": "notice", "each": "unit"}, ChoiceUnknown, "--region"),
        (
            {"kind": "notice", "region": "411102", "responsible": ("13812345678",)},
            ChoiceUnknown,
            "--each unit",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_words_and_leaves_nothing(
    write, tmp_path, options, error, named
):
    with pytest.raises(error) as raised:
        write(**options)
    for language in ("zh", "en"):
        text = raised.value.in_language(language)
        assert all(text)
        assert named in " ".join(text)
    assert not (tmp_path / "out").exists()


def test_an_agenda_that_is_named_is_the_one_packed(write, monkeypatch):
    kept = Agenda("Monthly", (AgendaEntry("standing"),))
    monkeypatch.setattr(writing.store, "load", lambda _, name: {"Monthly": kept}[name])
    monkeypatch.setattr(
        writing.writers, "write", lambda document, *_: str(len(document.sections)).encode()
    )
    (file,) = write(kind="agenda", agenda="Monthly", formats=("pptx",)).files
    assert file.read_bytes() == b"1"
    assert file.name == "2024-06-30_411100_漯河市_会议材料_Monthly_演示数据.pptx"


def test_every_village_of_a_county_is_a_unit_of_its_own(write, small_demonstration):
    result = write(kind="village", region="411102", formats=("pdf",))
    assert len(result.files) == result.units > 20
    one = result.files[3].name.split("_")[1]
    (alone,) = write(kind="village", region="411102", village=one, formats=("pdf",)).files
    assert alone == result.files[3]
    assert current_version(small_demonstration)


@pytest.mark.parametrize(
    ("name", "written"),
    [("a/b:c", "a-b-c"), ("..", ""), ("村\u202egpj", "村-gpj"), ("x" * 300, "x" * 60)],
)
def test_a_name_of_a_file_is_one_on_every_system(name, written):
    assert file_names.safe(name) == written


def context_in(language: Language, *, is_demonstration: bool) -> PageContext:
    return SimpleNamespace(  # type: ignore[return-value]
        words=Words(language),
        language=language,
        is_demonstration=is_demonstration,
        month_end=date(2024, 6, 30),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_name_leaves_room_for_what_a_file_must_say(language):
    context = context_in(language, is_demonstration=True)
    name = file_names.named(context, "agenda", "村" * 90, "县" * 90, "议程" * 20)
    assert len(f"{name}-100.pptx".encode()) <= 255
    assert name.endswith({"zh": "_演示数据", "en": "_demonstration"}[language])
    assert file_names.named(context, "agenda", "1", "a", "../b?").split("_")[4] == "-b-"


def test_no_two_files_bear_the_same_name():
    context = context_in("en", is_demonstration=False)
    same = [HandoutUnit("1", Text.of("same"), code) for code in ("v/1", "v:1", "V-1")]
    stems = file_names.stems(context, "village", same)
    assert list(stems.values()) == [
        "2024-06-30_v-1_same_Village report",
        "2024-06-30_v-1_same_Village report-2",
        "2024-06-30_V-1_same_Village report-3",
    ]


def test_every_kind_is_named_in_each_language_and_has_a_format_that_is_written():
    for kind in catalogue.KINDS.values():
        assert units.formats_of(kind)
        for language in ("zh", "en"):
            assert Words(language)(f"kinds.{kind.name}")
