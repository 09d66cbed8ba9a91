"""The commands of ledger intake: template, import, batches, undo, redo, purge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from warehouse.runtime.errors import BatchesMixed, BatchRefused, FileInTheWay
from warehouse.runtime.home import Home, write_bytes
from warehouse.words.messages import Text, language, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.build.publish import Outcome
    from warehouse.intake.batches.batch import Batch
    from warehouse.intake.batches.undo import Undone
    from warehouse.intake.findings.examination import Examination
    from warehouse.runtime.progress import Progress

REFUSED = 1
"""The exit code of an import of which rows are refused or wait for an answer."""

app = typer.Typer(add_completion=False)


@app.command(help="生成填报模板 · Write a workbook to fill in")
def template(
    tables: Annotated[list[str] | None, typer.Argument(help="表名,不写为全部 · tables")] = None,
    output: Annotated[Path | None, typer.Option(help="文件名 · file to write")] = None,
    spoken: Annotated[
        Literal["zh", "en"] | None, typer.Option("--language", help="zh | en")
    ] = None,
) -> None:
    """Write a template of the tables named, all of them by default."""
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415
    from warehouse.intake.templates.workbook import write_template  # noqa: PLC0415
    from warehouse.schema.catalogue import OFFICE_TABLES  # noqa: PLC0415

    for table in tables or ():
        if table not in OFFICE_TABLES:
            raise BatchRefused.of("table_unknown", table=table, known=", ".join(OFFICE_TABLES))
    spoken = spoken or ("en" if language() == "en" else "zh")
    file = output or Path(message("template_name").in_language(spoken))
    # It may be one that has been filled in.
    if file.exists():
        raise FileInTheWay.of("file_in_the_way", file=file)
    write_bytes(file, write_template(tables or (), spoken, ReferenceData(Home.from_environment())))
    _tell(message("template_written", file=file))


@app.command("import", help="核对台账并入库 · Check ledgers and accept them")
def import_ledgers(
    files: Annotated[list[Path], typer.Argument(help="xlsx, xls, csv, zip")],
    answer: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="答复一个问题 · answer a question")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="答复文件 · file of answers")
    ] = None,
    accept_good: Annotated[
        bool, typer.Option("--accept-good", help="只收合格的行 · accept the good rows only")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="只核对,不入库 · check, accept nothing")
    ] = False,
    annotated: Annotated[
        Path | None, typer.Option(metavar="DIR", help="存放标注副本 · for annotated copies")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="入库后构建并发布 · build and publish afterwards")
    ] = False,
    classification: Annotated[
        str | None, typer.Option(metavar="LABEL", help="设置密级标识 · classification label")
    ] = None,
    show: Annotated[int, typer.Option(min=0, help="列出多少条问题 · findings listed")] = 20,
) -> None:
    """Read, check and accept ledgers; say what became of every row."""
    from warehouse.cli.answers import answers_given, write_answers  # noqa: PLC0415
    from warehouse.cli.terminal import shown_progress  # noqa: PLC0415
    from warehouse.intake.copies.terminal_report import described  # noqa: PLC0415
    from warehouse.intake.examine import examine  # noqa: PLC0415
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415
    from warehouse.runtime.settings import set_classification_label  # noqa: PLC0415

    home = Home.from_environment()
    _refuse_demonstration(home)
    given = answers_given(answers, answer or ())
    if classification is not None:
        label = set_classification_label(home, classification).classification_label
        _tell(message("classification_set", label=label, file=home.settings_file))
    with shown_progress() as progress:
        examination = examine(files, given, ReferenceData(home), progress)
    for line in described(examination, show):
        _tell(line)
    if annotated is not None:
        _annotate(files, examination, annotated)
    if examination.questions:
        written = write_answers(answers, examination.questions, given)
        _tell(message("answers_written", file=written, count=len(examination.questions)))
    if check_only:
        _tell(message("import_checked_only"))
        if not examination.is_clean:
            raise typer.Exit(REFUSED)
        return
    with shown_progress() as progress:
        _accept(home, examination, accept_good=accept_good, publish=publish, progress=progress)


@app.command(help="列出已入库和已撤回的批次 · List accepted and undone batches")
def batches() -> None:
    """List the batches in the order of acceptance, then those that were undone, then removed."""
    from warehouse.intake.batches.removal import list_removed  # noqa: PLC0415
    from warehouse.intake.batches.store import list_batches  # noqa: PLC0415
    from warehouse.intake.batches.undo import list_undone  # noqa: PLC0415

    home = Home.from_environment()
    accepted, undone, removed = list_batches(home), list_undone(home), list_removed(home)
    if not (accepted or undone or removed):
        _tell(message("batches_none"))
    for batch in accepted:
        _tell(_batch_line(batch))
    for taken_back in undone:
        _tell(_undone_line(taken_back))
    for gone in removed:
        at = f"{gone.removed_at.astimezone():%Y-%m-%d %H:%M:%S}"
        _tell(
            message(
                "batch_line_removed",
                batch=gone.batch_id,
                rows=f"{gone.rows:,}",
                by=gone.removed_by,
                at=at,
            )
        )


@app.command(help="撤回一个批次 · Take a batch back")
def undo(batch: Annotated[str, typer.Argument(help="批次号 · batch id")]) -> None:
    """Take a batch back; nothing of it is lost."""
    from warehouse.intake.batches.remedies import sources  # noqa: PLC0415
    from warehouse.intake.batches.undo import undo as take_back  # noqa: PLC0415

    home = Home.from_environment()
    undone = take_back(home, batch)
    if undone.folder.parent == home.damaged:
        named = sources(undone if undone.content_hash else None)
        _tell(message("batch_set_aside", batch=batch, folder=undone.folder, sources=named))
        return
    if not undone.folder.is_dir():
        _tell(message("batch_given_up", batch=batch))
        return
    _tell(message("batch_undone", batch=undone.batch_id, rows=f"{undone.rows:,}"))


@app.command(help="恢复撤回的批次 · Bring an undone batch back")
def redo(batch: Annotated[str, typer.Argument(help="批次号 · batch id")]) -> None:
    """Bring a batch back that was undone."""
    from warehouse.intake.batches.undo import redo as bring_back  # noqa: PLC0415

    redone = bring_back(Home.from_environment(), batch)
    _tell(message("batch_redone", batch=redone.batch_id, rows=f"{redone.rows:,}"))


@app.command(help="彻底删除一个批次及由它产生的一切 · Remove a batch and all made of it")
def purge(
    batch: Annotated[str, typer.Argument(help="批次号 · batch id")],
    confirm: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="再写一次批次号,不再询问 · the batch id once more"),
    ] = None,
) -> None:
    """Remove a batch for good, once its id has been typed a second time."""
    from warehouse.cli.terminal import shown_progress  # noqa: PLC0415
    from warehouse.operations.purge import purge as remove_all  # noqa: PLC0415

    typed = confirm or typer.prompt(str(message("purge_confirm", batch=batch)))
    if typed.strip() != batch:
        _tell(message("purge_not_confirmed", batch=batch))
        raise typer.Exit(REFUSED)
    with shown_progress() as progress:
        purged = remove_all(Home.from_environment(), batch, progress)
    versions = ", ".join(purged.versions) or message("none")
    rows = f"{purged.removed.rows:,}"
    _tell(message("purged", batch=batch, rows=rows, versions=versions))
    if purged.outcome is not None:
        _tell_outcome(purged.outcome)


def _refuse_demonstration(home: Home) -> None:
    """Ledgers are checked against what has been accepted: that must not be the demonstration."""
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
        _tell(message("import_nothing_new"))
        if not examination.is_clean:
            raise typer.Exit(REFUSED)
        return
    _tell(message("import_accepted", batch=batch.batch_id, rows=f"{batch.rows:,}"))
    if not is_finished(batch):
        _tell(message("import_unfinished", batch=batch.batch_id))
    if refusal_file(home, batch).exists():
        kept_back = examination.count("rejected") + examination.count("pending")
        _tell(message("import_refusals", count=kept_back, file=refusal_file(home, batch)))
    if not publish:
        _tell(message("import_next", batch=batch.batch_id))
        return
    _tell_outcome(build_and_publish(home, progress))


def _tell_outcome(outcome: Outcome) -> None:
    _tell(
        message(
            f"build_{outcome.kind}",
            version=outcome.version.version_id,
            as_of=outcome.version.as_of_date,
            seconds=f"{outcome.seconds:.1f}",
        )
    )


def _annotate(files: Sequence[Path], examination: Examination, folder: Path) -> None:
    """Write a copy of every file with what was found, and the workbook of refused rows."""
    from warehouse.intake.copies.annotated_copy import annotate  # noqa: PLC0415
    from warehouse.intake.examine import refusals  # noqa: PLC0415
    from warehouse.intake.workbook.files import label_of  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    spoken = language()
    taken: set[str] = set()
    for file in files:
        name = str(message("annotated_name", stem=Path(label_of(file)).stem))
        while name in taken:
            name = f"_{name}"
        taken.add(name)
        content = annotate(file, examination.findings, examination.statuses, spoken)
        write_bytes(folder / name, content)
        _tell(message("annotated_written", file=folder / name))
    if examination.count("rejected") + examination.count("pending"):
        refused = folder / str(message("refusals_name"))
        write_bytes(refused, refusals(examination, spoken))
        _tell(message("refusals_written", file=refused))


def _batch_line(batch: Batch) -> Text:
    return message(
        "batch_line",
        batch=batch.batch_id,
        at=f"{batch.accepted_at.astimezone():%Y-%m-%d %H:%M:%S}",
        by=batch.accepted_by,
        rows=f"{batch.rows:,}",
        tables=len(batch.tables),
        corrections=f"{batch.origin.details.get('corrections', 0):,}",
        files=batch.origin.description,
    )


def _undone_line(undone: Undone) -> Text:
    return message(
        "batch_line_undone",
        line=_batch_line(undone.batch),
        undone_at=f"{undone.undone_at.astimezone():%Y-%m-%d %H:%M:%S}",
        undone_by=undone.undone_by,
    )


def _tell(text: Text | str) -> None:
    print(text, flush=True)
