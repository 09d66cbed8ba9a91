"""An office's dashboard does not start without its secrets, HTTPS and somebody who may use it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from warehouse.access import grants, office
from warehouse.access.accounts import accounts
from warehouse.access.grants import Grant
from warehouse.access.office import Office
from warehouse.access.roles import Role
from warehouse.operations.doctor import data_folder
from warehouse.operations.server import check_listening
from warehouse.runtime.address import LOOPBACK
from warehouse.runtime.errors import AddressRefused, OfficeUnready, SettingsInvalid
from warehouse.runtime.home import Home
from warehouse.runtime.settings import Settings, load_settings
from warehouse.runtime.sign_in_settings import SignInSettings

SECRETS = {
    "redirect_uri": "https://xuntu.test/oauth2callback",
    "cookie_secret": "x" * 40,
    "client_id": "xuntu",
    "client_secret": "secret",
    "server_metadata_url": "https://id.test/.well-known/openid-configuration",
}
SETTINGS = Settings(mode="office", sign_in=SignInSettings(https="proxy"))
EVERYWHERE = "0.0.0.0"  # noqa: S104 - to be judged, not bound


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    grants.add(home, Grant("a", Role.LEADER, "360000", dt.date(2026, 1, 1)))
    write(home)
    return home


def write(home: Home, **changed: str | None) -> None:
    lines = [f"{key} = '{value}'" for key, value in {**SECRETS, **changed}.items() if value]
    home.secrets_file.write_text("\n".join(["[auth]", *lines, ""]))
    home.secrets_file.chmod(0o600)


def reason(home: Home, settings: Settings = SETTINGS, address: str = LOOPBACK) -> str:
    with pytest.raises(OfficeUnready) as refused:
        office.check(home, settings, address)
    return "\n".join(refused.value.in_language("en"))


def test_whole_secrets_a_proxy_and_a_person_suffice(home):
    assert office.check(home, SETTINGS, LOOPBACK) == Office("https://xuntu.test", "xuntu.test")


@pytest.mark.parametrize("key", SECRETS)
def test_each_secret_is_needed_and_named(home, key):
    write(home, **{key: None})
    assert key in reason(home)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"cookie_secret": "short"}, "too short"),
        ({"server_metadata_url": "http://id.test/x"}, "no https address"),
        ({"redirect_uri": "http://xuntu.test/oauth2callback"}, "redirect_uri"),
        ({"redirect_uri": "https://xuntu.test/elsewhere"}, "redirect_uri"),
        ({"redirect_uri": "https:///oauth2callback"}, "redirect_uri"),
    ],
)
def test_a_secret_that_protects_nothing_is_refused(home, changed, says):
    write(home, **changed)
    assert says in reason(home)


def test_secrets_that_others_can_read_or_that_are_no_toml_are_refused_unquoted(home):
    home.secrets_file.chmod(0o640)
    assert "Others can read" in reason(home)
    home.secrets_file.chmod(0o600)
    home.secrets_file.write_text("[auth]\nclient_secret = hunter2\n")
    assert "hunter2" not in reason(home)
    home.secrets_file.unlink()
    assert "no file of secrets" in reason(home)


def test_https_is_said_and_a_proxy_is_on_this_machine(home, tmp_path):
    assert "not said who provides HTTPS" in reason(
        home, replace(SETTINGS, sign_in=SignInSettings())
    )
    assert "0.0.0.0" in reason(home, address=EVERYWHERE)  # noqa: S104
    own = SignInSettings(https="certificate", certificate=str(tmp_path / "c"), key="")
    assert "certificate under [sign_in] is no file" in reason(home, replace(SETTINGS, sign_in=own))


def test_nobody_to_let_in_is_no_office(home):
    grants.revoke(home, "a", None, None, dt.date(2026, 1, 2))
    assert "Nobody may use" in reason(home)


def test_an_office_of_local_accounts_starts_once_there_is_one_and_says_how_to_add_it(home):
    local = replace(SETTINGS, sign_in=SignInSettings(https="proxy", accounts="local"))
    write(home, **dict.fromkeys(("client_id", "client_secret", "server_metadata_url")))
    assert "xuntu access account add" in reason(home, local)
    accounts.add(home, "a", "First-word-1")
    assert office.check(home, local, LOOPBACK).host == "xuntu.test"


def test_several_processes_speak_no_https_and_the_words_say_what_does(home):
    own = replace(SETTINGS, sign_in=SignInSettings(https="certificate"))
    with pytest.raises(OfficeUnready) as refused:
        office.check_processes(own)
    assert "docs/front/nginx.conf" in refused.value.remedy
    office.check_processes(SETTINGS)
    office.check_processes(Settings())


def test_the_doctor_tells_what_an_office_lacks(home):
    home.settings_file.write_text('mode = "office"\n')
    diagnosis = data_folder.access(home)
    assert diagnosis.state == "ill" and "HTTPS" in diagnosis.what.in_language("en")
    home.settings_file.write_text('mode = "office"\n[sign_in]\nhttps = "proxy"\n')
    assert data_folder.access(home).state == "well"


def test_other_addresses_than_this_machine_s_are_served_with_a_certificate_of_one_s_own_alone(home):
    with pytest.raises(AddressRefused):
        check_listening(home, EVERYWHERE)
    for name in ("cert", "key"):
        (home.root / name).touch()
    files = f'certificate = "{home.root}/cert"\nkey = "{home.root}/key"\n'
    home.settings_file.write_text(f'mode = "office"\n[sign_in]\nhttps = "certificate"\n{files}')
    check_listening(home, EVERYWHERE)


@pytest.mark.parametrize(
    "line",
    ['mode = "open"', "sign_in = 1", "[sign_in]\nidle_minutes = 0", '[sign_in]\nhttps = "none"'],
)
def test_settings_of_sign_in_are_read_strictly(home, line):
    home.settings_file.write_text(line)
    with pytest.raises(SettingsInvalid):
        load_settings(home)
