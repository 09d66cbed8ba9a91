"""The commands of ledger intake: template, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line, print_outcome, shown_progress
from warehouse.runtime.errors import BatchesMixed, BatchRefused, FileInTheWay
from warehouse.runtime.home import Home, write_bytes
from warehouse.words.messages import LANGUAGES, language, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.examination import Examination
    from warehouse.runtime.progress import Progress

    LanguageName: TypeAlias = str
else:
    LanguageName = Literal[LANGUAGES]

app = typer.Typer(add_completion=False)


@app.command(help=help_of("template.what"))
def template(
    tables: Annotated[list[str] | None, typer.Argument(help=help_of("template.tables"))] = None,
    output: Annotated[
        Path | None, typer.Option("--out", "--output", help=help_of("template.output"))
    ] = None,
    in_language: Annotated[
        LanguageName | None, typer.Option("--language", help=" | ".join(LANGUAGES))
    ] = None,
) -> None:
    """Write a template of the tables named, all of them by default."""
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415
    from warehouse.intake.templates.workbook import write_template  # noqa: PLC0415
    from warehouse.schema.catalogue import OFFICE_TABLES  # noqa: PLC0415

    for table in tables or ():
        if table not in OFFICE_TABLES:
            raise BatchRefused.of("table_unknown", table=table, available=", ".join(OFFICE_TABLES))
    in_language = in_language or language()
    file = output or Path(message("template_name").in_language(in_language))
    # It may be one that has been filled in.
    if file.exists():
        raise FileInTheWay.of("file_in_the_way", file=file)
    write_bytes(
        file, write_template(tables or (), in_language, ReferenceData(Home.from_environment()))
    )
    print_line(message("template_written", file=file))


@app.command("import", help=help_of("import.what"))
def import_ledgers(
    files: Annotated[list[Path], typer.Argument(help="xlsx, xls, csv, zip")],
    answer: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help=help_of("import.answer"))
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help=help_of("import.answers"))
    ] = None,
    accept_good: Annotated[
        bool, typer.Option("--accept-good", help=help_of("import.accept_good"))
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help=help_of("import.check_only"))
    ] = False,
    annotated: Annotated[
        Path | None, typer.Option(metavar="DIR", help=help_of("import.annotated"))
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help=help_of("import.publish"))] = False,
    classification: Annotated[
        str | None, typer.Option(metavar="LABEL", help=help_of("import.classification"))
    ] = None,
    show: Annotated[int, typer.Option(min=0, help=help_of("import.show"))] = 20,
) -> None:
    """Read, check and accept ledgers; say what became of every row."""
    from warehouse.cli.answers import answers_from, write_answers  # noqa: PLC0415
    from warehouse.intake.copies.terminal_report import described  # noqa: PLC0415
    from warehouse.intake.examine import examine  # noqa: PLC0415
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415
    from warehouse.runtime.settings import set_classification_label  # noqa: PLC0415

    home = Home.from_environment()
    _refuse_demonstration(home)
    answers_now = answers_from(answers, answer or ())
    if classification is not None:
        label = set_classification_label(home, classification).classification_label
        print_line(message("classification_set", label=label, file=home.settings_file))
    with shown_progress() as progress:
        examination = examine(files, answers_now, ReferenceData(home), progress)
    for line in described(examination, show):
        print_line(line)
    if annotated is not None:
        _annotate(files, examination, annotated)
    if examination.questions:
        count = write_answers(answers, examination.questions, answers_now)
        print_line(message("answers_written", file=count, count=len(examination.questions)))
    if check_only:
        print_line(message("import_checked_only"))
        if not examination.is_clean:
            raise typer.Exit(REFUSED)
        return
    with shown_progress() as progress:
        _accept(home, examination, accept_good=accept_good, publish=publish, progress=progress)


def _refuse_demonstration(home: Home) -> None:
    """Refuse a folder of demonstration data: ledgers are checked against what has been accepted."""
    from warehouse.intake.batches.store import list_batches  # noqa: PLC0415

    if any(batch.is_demonstration for batch in list_batches(home)):
        raise BatchesMixed.of("mixed_real")


def _accept(
    home: Home,
    examination: Examination,
    *,
    accept_good: bool,
    publish: bool,
    progress: Progress,
) -> None:
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415
    from warehouse.intake.batches.finishing import is_finished, refusal_file  # noqa: PLC0415
    from warehouse.intake.examine import accept_examination  # noqa: PLC0415

    batch = accept_examination(home, examination, accept_good=accept_good)
    if batch is None:
        print_line(message("import_nothing_new"))
        if not examination.is_clean:
            raise typer.Exit(REFUSED)
        return
    print_line(message("import_accepted", batch=batch.batch_id, rows=f"{batch.rows:,}"))
    if not is_finished(batch):
        print_line(message("import_unfinished", batch=batch.batch_id))
    if refusal_file(home, batch).exists():
        kept_back = examination.count("rejected") + examination.count("pending")
        print_line(message("import_refusals", count=kept_back, file=refusal_file(home, batch)))
    if not publish:
        print_line(message("import_next", batch=batch.batch_id))
        return
    print_outcome(build_and_publish(home, progress))


def _annotate(files: Sequence[Path], examination: Examination, folder: Path) -> None:
    """Write a copy of every file with what was found, and the workbook of refused rows."""
    from warehouse.intake.copies.annotated_copy import annotate  # noqa: PLC0415
    from warehouse.intake.examine import rejected_rows  # noqa: PLC0415
    from warehouse.intake.workbook.files import label_of  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    reader_language = language()
    taken: set[str] = set()
    for file in files:
        name = str(message("annotated_name", stem=Path(label_of(file)).stem))
        while name in taken:
            name = f"_{name}"
        taken.add(name)
        content = annotate(file, examination.findings, examination.statuses, reader_language)
        write_bytes(folder / name, content)
        print_line(message("annotated_written", file=folder / name))
    if examination.count("rejected") + examination.count("pending"):
        refused = folder / str(message("refusals_name"))
        write_bytes(refused, rejected_rows(examination, reader_language))
        print_line(message("refusals_written", file=refused))
