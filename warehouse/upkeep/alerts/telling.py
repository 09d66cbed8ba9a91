"""Telling alerts: each once a cause and channel; one that failed is tried at the next look."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.privacy.guard import mask
from warehouse.runtime.errors import AlertUndelivered
from warehouse.runtime.home import read_json, write_json
from warehouse.runtime.log import note, note_failed
from warehouse.runtime.settings import load_settings
from warehouse.upkeep.alerts.channels import channels
from warehouse.upkeep.alerts.conditions import Alert, alerts_now
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home

DELIVERED = "alerts.json"


@dataclass(frozen=True)
class AlertStatus:
    """What stands now, how many of it are told for the first time, and what could not be told."""

    standing: tuple[Alert, ...]
    new: int
    undelivered: tuple[AlertUndelivered, ...]


def tell_alerts(home: Home) -> AlertStatus:
    """Tell what is worth an alert and was not told yet; what is over is forgotten, so that it is
    told again when it comes again. Raises `SettingsInvalid`.
    """
    home.create()
    standing = [Alert(alert.cause, _masked(alert.sentence)) for alert in alerts_now(home)]
    before = _delivered(home)
    delivered = {alert.cause: list(before.get(alert.cause, [])) for alert in standing}
    undelivered = []
    for name, deliver in channels(load_settings(home).alerts).items():
        pending = [alert for alert in standing if name not in delivered[alert.cause]]
        if not pending:
            continue
        try:
            deliver([alert.sentence for alert in pending])
        except AlertUndelivered as error:
            note_failed("alert undelivered", error, channel=name)
            undelivered.append(error)
            continue
        for alert in pending:
            delivered[alert.cause].append(name)
        write_json(_file(home), delivered)
        note("alerts told", channel=name, count=len(pending))
    write_json(_file(home), delivered)
    new = sum(alert.cause not in before for alert in standing)
    return AlertStatus(tuple(standing), new, tuple(undelivered))


def try_channels(home: Home) -> dict[str, AlertUndelivered | None]:
    """Send a word on trial by every channel; returns what went wrong on each, None where nothing
    did.
    """
    outcomes: dict[str, AlertUndelivered | None] = {}
    for name, deliver in channels(load_settings(home).alerts).items():
        try:
            deliver([message("alert_trial")])
            outcomes[name] = None
        except AlertUndelivered as error:
            outcomes[name] = error
    return outcomes


def _masked(sentence: Text) -> Text:
    """Return a sentence without what is like a number or a name of a person: it leaves the room."""
    return Text({spoken: mask(text) for spoken, text in sentence.by_language.items()})


def _delivered(home: Home) -> dict[str, list[str]]:
    with suppress(OSError, ValueError, AttributeError, TypeError):
        return {str(cause): list(names) for cause, names in read_json(_file(home)).items()}
    return {}


def _file(home: Home) -> Path:
    return home.upkeep / DELIVERED
