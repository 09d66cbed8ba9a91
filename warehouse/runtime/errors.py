"""What goes wrong, in words: each error names the thing, the cause and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from warehouse.words.messages import Text, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class XuntuError(Exception):
    """Anything a user can be told about and can mend.

    `what`, `why` and `remedy` are one sentence each, in the language in force when they are read;
    `in_language("en")` gives all three in a language of choice, `sentences` in every one. Plain
    text serves for all languages.
    """

    def __init__(self, what: Text | str, why: Text | str = "", remedy: Text | str = "") -> None:
        """Keep the three sentences."""
        super().__init__(what, why, remedy)
        self.sentences = (Text.of(what), Text.of(why), Text.of(remedy))

    @classmethod
    def of(cls, key: str, /, **values: Any) -> Self:  # noqa: ANN401 - whatever the sentence names
        """Return the error whose three sentences stand under `key` in
        `warehouse.words.messages`.
        """
        return cls(*sentences(key, **values))

    @property
    def what(self) -> str:
        """What happened."""
        return str(self.sentences[0])

    @property
    def why(self) -> str:
        """Why it happened."""
        return str(self.sentences[1])

    @property
    def remedy(self) -> str:
        """What to do, with the command."""
        return str(self.sentences[2])

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Return what, why and remedy in `language`."""
        what, why, remedy = (sentence.in_language(language) for sentence in self.sentences)
        return what, why, remedy

    def __str__(self) -> str:
        """Return all three sentences, a line each, in the language in force."""
        return "\n".join(part for part in (self.what, self.why, self.remedy) if part)


class SettingsInvalid(XuntuError):
    """`xuntu.toml` cannot be read, or holds a key or a value that is not understood."""


class BatchRefused(XuntuError):
    """Tables offered for acceptance break their schema; `failures` says where."""

    failures: Sequence[Any] = ()


class BatchesMixed(XuntuError):
    """Demonstration and real batches were about to stand side by side."""


class BatchDamaged(XuntuError):
    """An accepted batch in the data folder cannot be read."""


class BatchNewer(BatchDamaged):
    """An accepted batch is of a newer program, in a form that this one does not know."""


class DraftUnknown(XuntuError):
    """An import under way was named that is not there any more."""


class ImportRefused(XuntuError):
    """An import was to be accepted that may not be."""


class ImportOvertaken(ImportRefused):
    """What an import was checked against was changed before it was accepted."""


class BatchUnknown(XuntuError):
    """A batch was named that is not there."""


class FileInTheWay(XuntuError):
    """A file was to be written that exists already."""


class UndoRefused(XuntuError):
    """A batch was to be taken back, or brought back, and others stand against it."""


class NoBatches(XuntuError):
    """There is nothing to build from."""


class NoVersion(XuntuError):
    """No version has been published yet."""


class PointerDamaged(XuntuError):
    """The pointer to the current version, or the version it names, cannot be read."""


class VersionChanged(PointerDamaged):
    """A published version is not what was published: somebody changed it."""


class VersionOutdated(XuntuError):
    """A version was built by other models than this program's, and lacks what was asked for."""


class VersionHeld(XuntuError):
    """Another program holds the version's file, so that it cannot be opened."""


class VersionUnknown(XuntuError):
    """A version was named, or needed, that is not kept."""


class BuildRunning(XuntuError):
    """Another process is building."""


class BuildFailed(XuntuError):
    """dbt stopped with an error; `log` is the file that says more."""

    log: Path | None = None


class AuditRefused(XuntuError):
    """The new version was built but did not pass our own checks."""


class FolderUnusable(XuntuError):
    """The data folder, or a file, cannot be used: its name, its place, or who may write it."""


class DiskFull(XuntuError):
    """There is no space left where the data folder lies."""


class AddressRefused(XuntuError):
    """The server was asked to listen where anybody could reach it."""


class ServerUnprotected(XuntuError):
    """The server was started in a way that would weaken what protects it."""


class ReferenceUnreadable(XuntuError):
    """A reference table in `seeds/` cannot be read."""


class PortTaken(XuntuError):
    """Another program listens on the port."""


class ServerFailed(XuntuError):
    """The dashboard's server ended by itself."""


class ProxyMissing(XuntuError):
    """Several serving processes need a proxy before them, and there is none."""


class ProxyFailed(XuntuError):
    """The proxy does not start, or ended by itself."""


class ServingAlready(XuntuError):
    """The data folder is served by several processes already."""


class NotServing(XuntuError):
    """What was asked of serving processes, where none are looked after."""


class LedgerUnreadable(XuntuError):
    """A file offered for intake cannot be read."""


class NoFigures(XuntuError):
    """Figures were asked for of a region or a month that has none."""


class ChoiceUnknown(XuntuError):
    """Something was chosen that does not exist."""


class ChineseFontMissing(XuntuError):
    """A hand-out was to be written, and there is no font that has Chinese letters."""


class HandoutFailed(XuntuError):
    """A hand-out could not be written as a file."""


class TemplateRefused(XuntuError):
    """A template of the office's is damaged, lacks a field, or is more than a template."""


class AgendaUnknown(XuntuError):
    """An agenda was named that is not kept."""


class AgendaDamaged(XuntuError):
    """An agenda is kept that cannot be read."""


class AgendaRefused(XuntuError):
    """An agenda cannot be kept as it is: its name, or what is on it."""


class AgendaChanged(XuntuError):
    """An agenda was kept by another since it was read."""


class PlanRefused(XuntuError):
    """A plan of rounds cannot be kept: it visits nobody, or there are too many."""


class BackupRefused(XuntuError):
    """A backup could not be taken, read or brought back: its folder, its key, its contents."""


class InboxBusy(XuntuError):
    """Another process is dealing with the inbox."""


class ScheduleRefused(XuntuError):
    """What was to run by itself cannot: its time, its command, its name."""


class AlertUndelivered(XuntuError):
    """An alert did not get where the settings want it."""


class AccessInvalid(XuntuError):
    """`access.csv` cannot be read, or holds a row that is not understood."""


class AccessRefused(XuntuError):
    """A row of `access.csv` was to be added or ended that cannot be."""


class AccountRefused(XuntuError):
    """An account was to be added, changed or locked that cannot be, or with such a password."""


class ActionRefused(XuntuError):
    """Something was to be done that the roles of whoever asked do not allow."""


class OfficeUnready(XuntuError):
    """The dashboard was to be served to an office, and lacks what that needs."""


class AuditLogBroken(XuntuError):
    """The audit log is not what was written."""


class NotSignedIn(XuntuError):
    """Somebody asked who has not signed in, or is granted nothing."""


class SecondNeeded(XuntuError):
    """Something was asked for that a second person has to ask for as well."""
