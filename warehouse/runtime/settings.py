"""The office's settings: `xuntu.toml` in the data folder.

Every key may be left out. An example that sets them all:

    office = "某县县委巡察工作领导小组办公室"   # who uses the dashboard; stands on hand-outs
    title = "村级巡察决策看板"                  # the title on every screen
    root_region = "511126"                     # six-digit code; nothing above or beside is offered
    first_region = "511126"                    # the region shown first; must not lie above the root
    classification_label = "内部资料"           # stands on every screen and every export
    language = "zh"                            # the language a new session starts with: zh or en
    as_of_date = 2024-06-30                    # figures are computed as of this day
    versions_kept = 5                          # published versions kept for rolling back
    person_counts = "full"                     # full or suppressed: counts of persons and clues
    log_level = "info"                         # info, warning, error or off: logs/xuntu.log
    slow_query_seconds = 1.0                   # a query that takes longer is a line of that log
    notice_request = "请于 {day}前书面回复"      # what notices ask for; {day} of the answer
    backup_folder = "/mnt/backup/xuntu"        # where `xuntu backup` writes: another disk
    backups_kept = 30                          # backups kept there; older ones are deleted
    sessions_per_process = 100                 # open pages; who comes beyond them waits outside
    runs_at_once = 3                           # page runs of a process at once; others wait
    audit_months_kept = 36                     # months of the audit log; at least 6
    mode = "local"                             # local: for this machine alone; office: sign-in

`root_region` is the country (100000) unless set, and `first_region` is the root unless set; under
the country it is Jiangxi (360000), which the demonstration starts with. Without `as_of_date` the
figures are as of the demonstration's own date or, with real ledgers, of the day of the build. A
table `[alerts]` may follow (`warehouse.runtime.alert_settings`), and one `[sign_in]` for an office
(`warehouse.runtime.sign_in_settings`).

`person_counts` is "full" for the office that owns the figures. Where others may see the screens it
is "suppressed": the page of clues and sanctions then shows fixed tables with small cells hidden.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from warehouse.runtime import sign_in_settings
from warehouse.runtime.alert_settings import NOTHING_SET, AlertSettings, read_alerts, wrong_key
from warehouse.runtime.errors import SettingsInvalid
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import write_text
from warehouse.runtime.sign_in_settings import SignInSettings
from warehouse.words.languages import listed
from warehouse.words.messages import DEFAULT_LANGUAGE, LANGUAGES, Text, message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home

COUNTRY = "100000"
FIRST_REGION_OF_COUNTRY = "360000"
PERSON_COUNTS = ("full", "suppressed")
MODES = ("local", "office")
FEWEST_AUDIT_MONTHS = 6
"""What the law on network security asks for of logs."""
LOG_LEVELS = ("info", "warning", "error", "off")

LONGEST_LABEL = 40
LONGEST_REQUEST = 300
"""Letters of what notices ask for: a paragraph of eleven lines."""

DAY_OF_NOTICE = "{day}"
"""Where in it the day of the answer stands."""
_LABEL_LINE = re.compile(r"^[ \t]*classification_label[ \t]*=[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True)
class Settings:
    """What the office has decided; see the module's text for each key."""

    office: str = ""
    title: str = ""
    root_region: str = COUNTRY
    first_region: str = ""
    classification_label: str = ""
    language: str = DEFAULT_LANGUAGE
    as_of_date: dt.date | None = None
    versions_kept: int = 5
    person_counts: str = "full"
    log_level: str = "info"
    slow_query_seconds: float = 1.0
    notice_request: str = ""
    backup_folder: str = ""
    backups_kept: int = 30
    sessions_per_process: int = 100
    runs_at_once: int = 3
    audit_months_kept: int = 36
    mode: str = "local"
    alerts: AlertSettings = NOTHING_SET
    sign_in: SignInSettings = sign_in_settings.NOTHING_SET

    @property
    def is_office(self) -> bool:
        """Whether people sign in; else whoever sits at the machine may do everything."""
        return self.mode == "office"

    def __post_init__(self) -> None:
        """Fill in the first region, which depends on the root."""
        if not self.first_region:
            first = FIRST_REGION_OF_COUNTRY if self.root_region == COUNTRY else self.root_region
            object.__setattr__(self, "first_region", first)


def load_settings(home: Home) -> Settings:
    """Read and check the settings; a missing file means every default.

    Raises `SettingsInvalid`, naming the key, for anything that is not understood, and
    `FolderUnusable` where the system does not let it be read.
    """
    file = home.settings_file
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except NotADirectoryError as error:  # the data folder is a file, which its name tells better
        error.filename = str(home.root)
        raise as_xuntu_error(error, home.root) or error from error
    except OSError as error:
        raise as_xuntu_error(error, home.root) or error from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsInvalid.of("settings_unreadable", file=file, reason=error) from error
    names = [field.name for field in fields(Settings)]
    for key in content:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            raise SettingsInvalid.of(
                "settings_unknown_key",
                file=file,
                key=key,
                hint=message("settings_near", key=near[0]) if near else Text.of(""),
                available=", ".join(names),
            )
    alerts = _alerts(file, content.pop("alerts", {}))
    sign_in = _sign_in(file, content.pop("sign_in", {}))
    for key, value in content.items():
        expected = _complaint(key, value)
        if expected is not None:
            raise SettingsInvalid.of(
                "settings_bad_value", file=file, key=key, value=repr(value), expected=expected
            )
    return Settings(**content, alerts=alerts, sign_in=sign_in)


def _alerts(file: Path, table: Any) -> AlertSettings:  # noqa: ANN401 - what TOML held
    """Return what is said of alerts. Raises `SettingsInvalid`."""
    _check_section(file, "alerts", table, wrong_key(table), message("settings_expect_alerts"))
    return read_alerts(table)


def _sign_in(file: Path, table: Any) -> SignInSettings:  # noqa: ANN401 - what TOML held
    """Return what is said of sign-in. Raises `SettingsInvalid`."""
    wrong = sign_in_settings.wrong_key(table)
    _check_section(file, "sign_in", table, wrong, message("settings_expect_sign_in"))
    return SignInSettings(**table)


def _check_section(
    file: Path,
    name: str,
    table: Any,  # noqa: ANN401 - what TOML held
    wrong: str | None,
    expected: Text,
) -> None:
    """Raise `SettingsInvalid` where a key of a section is wrong, or (it is "") the whole of it."""
    if wrong is not None:
        raise SettingsInvalid.of(
            "settings_bad_value",
            file=file,
            key=f"{name}.{wrong}".rstrip("."),
            value=repr(table.get(wrong, "") if isinstance(table, dict) else table),
            expected=expected,
        )


def set_classification_label(home: Home, label: str) -> Settings:
    """Write the office's classification label into its settings, and leave all else as it stands.

    Only the line of the key is written, or one is added; comments stay. Raises `SettingsInvalid`
    for a label that is no line of text, and for a file that cannot be read or edited so.
    """
    label = label.strip()
    if not label or len(label) > LONGEST_LABEL or not label.isprintable():
        raise SettingsInvalid.of("label_unusable", label=repr(label), most=LONGEST_LABEL)
    before = load_settings(home)
    file = home.settings_file
    # Line ends are kept as they are: newline="" hands them on.
    text = ""
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as stream:
            text = stream.read()
    line = f"classification_label = {json.dumps(label, ensure_ascii=False)}"
    edited, count_replaced = _LABEL_LINE.subn(lambda _: line, text, count=1)
    if not count_replaced:
        newline = "\r\n" if "\r\n" in text else "\n"
        gap = newline if text and not text.endswith("\n") else ""
        edited = f"{text}{gap}{line}{newline}"
    after = replace(before, classification_label=label)
    if _parsed(edited) != {**_parsed(text), "classification_label": label}:
        raise SettingsInvalid.of("label_not_written", file=file, line=line)
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        write_text(file, edited)
    except OSError as error:
        raise as_xuntu_error(error, file) or error from error
    return after


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _is_request(value: Any) -> bool:  # noqa: ANN401 - what TOML held
    """Return whether a value can stand as one paragraph, with no place but that of the day."""
    is_line = isinstance(value, str) and len(value) <= LONGEST_REQUEST and value.isprintable()
    return is_line and not set("{}") & set(value.replace(DAY_OF_NOTICE, ""))


def _complaint(key: str, value: Any) -> Text | None:  # noqa: ANN401 - what TOML held
    """Return what `key` should have been, or None where `value` is in order."""
    match key:
        case "office" | "title" | "classification_label" | "backup_folder":
            in_order, expected = isinstance(value, str), "settings_expect_text"
        case "notice_request":
            in_order, expected = _is_request(value), "settings_expect_request"
        case "root_region" | "first_region":
            in_order = isinstance(value, str) and re.fullmatch(r"\d{6}", value) is not None
            expected = "settings_expect_region"
        case "language":
            in_order, expected = value in LANGUAGES, "settings_expect_language"
        case "person_counts":
            in_order, expected = value in PERSON_COUNTS, "settings_expect_person_counts"
        case "mode":
            in_order, expected = value in MODES, "settings_expect_mode"
        case "audit_months_kept":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            in_order, expected = (
                is_number and value >= FEWEST_AUDIT_MONTHS,
                "settings_expect_months",
            )
        case "log_level":
            in_order, expected = value in LOG_LEVELS, "settings_expect_log_level"
        case "slow_query_seconds":
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            in_order, expected = is_number and value > 0, "settings_expect_seconds"
        case "as_of_date":
            in_order = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
            expected = "settings_expect_date"
        case _:
            in_order = isinstance(value, int) and not isinstance(value, bool) and value >= 1
            expected = "settings_expect_count"
    languages = listed((f'"{language}"' for language in LANGUAGES), "or")
    return None if in_order else message(expected, languages=languages, most=LONGEST_REQUEST)
