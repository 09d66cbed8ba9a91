"""The office's settings are read, checked, and refused by name."""

from __future__ import annotations

import datetime as dt

import pytest

from warehouse.runtime.errors import SettingsInvalid
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.settings import Settings, load_settings, set_classification_label
from warehouse.words.messages import message


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def test_no_settings_file_means_the_country_with_jiangxi_first(home):
    assert load_settings(home) == Settings()
    assert (Settings().root_region, Settings().first_region) == ("100000", "360000")


def test_the_example_in_the_documentation_is_understood(home):
    example = load_settings.__globals__["__doc__"].split("sets them all:\n")[1].split("\n`root")[0]
    home.settings_file.write_text("\n".join(line.strip() for line in example.splitlines()), "utf-8")
    settings = load_settings(home)
    assert settings.root_region == settings.first_region == "511126"
    assert settings.as_of_date == dt.date(2024, 6, 30)
    assert settings.classification_label == "内部资料"
    assert settings.versions_kept == 5
    assert settings.person_counts == Settings().person_counts == "full"
    assert settings.notice_request == "请于 {day}前书面回复"
    assert (settings.log_level, settings.slow_query_seconds) == ("info", 1.0)


def test_a_root_region_is_the_first_region_unless_another_is_named(home):
    home.settings_file.write_text('root_region = "411100"')
    assert load_settings(home).first_region == "411100"


def test_a_file_with_a_byte_order_mark_is_read(home):
    home.settings_file.write_bytes("﻿language = 'en'".encode())
    assert load_settings(home).language == "en"


def test_counts_of_persons_are_suppressed_only_where_the_office_says_so(home):
    home.settings_file.write_text('person_counts = "suppressed"')
    assert load_settings(home).person_counts == "suppressed"


def test_an_unknown_key_is_refused_by_name_with_the_likely_one(home):
    home.settings_file.write_text('root_regoin = "411100"')
    with pytest.raises(SettingsInvalid) as refused:
        load_settings(home)
    what, _, remedy = refused.value.in_language("en")
    assert "'root_regoin'" in what
    assert "Did you mean 'root_region'?" in remedy
    assert "root_regoin" in refused.value.in_language("zh")[0]


@pytest.mark.parametrize(
    "line",
    [
        "office = 3",
        'root_region = "41"',
        "root_region = 411100",
        'first_region = "河南"',
        'language = "fr"',
        'as_of_date = "2024-06-30"',
        "as_of_date = 2024-06-30T10:00:00",
        "versions_kept = 0",
        "versions_kept = true",
        "classification_label = ['密']",
        'person_counts = "none"',
        "person_counts = true",
        'log_level = "debug"',
        "slow_query_seconds = 0",
        "slow_query_seconds = true",
        'notice_request = "a {0} b"',
        'notice_request = "{day.__class__}"',
        'notice_request = """a\nb"""',
        f'notice_request = "{"x" * 301}"',
        "notice_request = 3",
    ],
)
def test_a_value_that_is_not_understood_is_refused_with_its_key(home, line):
    home.settings_file.write_text(line, "utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        load_settings(home)
    assert f"'{line.split(' = ')[0]}'" in refused.value.in_language("en")[0]


@pytest.mark.parametrize("content", [b"office = ", b"\xff\xfe", b"office = 'a'\noffice = 'b'"])
def test_a_file_that_is_no_toml_is_refused_with_its_name(home, content):
    home.settings_file.write_bytes(content)
    with pytest.raises(SettingsInvalid) as refused:
        load_settings(home)
    assert str(home.settings_file) in refused.value.in_language("en")[0]


def test_the_data_folder_is_named_by_the_environment_or_is_var(monkeypatch, tmp_path):
    monkeypatch.setenv("XUNTU_HOME", str(tmp_path))
    assert Home.from_environment().root == tmp_path
    monkeypatch.setenv("XUNTU_HOME", " ")
    assert Home.from_environment().root == PROJECT_ROOT / "var"


def test_messages_follow_the_environment_before_the_office(monkeypatch):
    monkeypatch.setenv("XUNTU_LANG", "en_US.UTF-8")
    assert str(message("none")) == "none"
    monkeypatch.setenv("XUNTU_LANG", "")
    assert str(message("none")) == "无"


def test_the_classification_label_is_written_into_a_file_that_is_not_there_yet(home):
    assert set_classification_label(home, " 内部资料 ").classification_label == "内部资料"
    assert load_settings(home) == Settings(classification_label="内部资料")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '# 某县\nclassification_label = "秘密" # 旧的\nlanguage = "en"\n',
            '# 某县\nclassification_label = "内部资料"\nlanguage = "en"\n',
        ),
        ("versions_kept = 3", 'versions_kept = 3\nclassification_label = "内部资料"\n'),
        ("versions_kept = 3\r\n", 'versions_kept = 3\r\nclassification_label = "内部资料"\r\n'),
        (
            '  classification_label=""\r\nversions_kept = 3\r\n',
            'classification_label = "内部资料"\r\nversions_kept = 3\r\n',
        ),
        ("\ufeffversions_kept = 3\n", 'versions_kept = 3\nclassification_label = "内部资料"\n'),
        (
            "# classification_label = '例'\n",
            "# classification_label = '例'\nclassification_label = \"内部资料\"\n",
        ),
    ],
)
def test_only_the_line_of_the_label_changes(home, before, after):
    home.settings_file.write_bytes(before.encode())
    set_classification_label(home, "内部资料")
    assert home.settings_file.read_bytes() == after.encode()
    assert load_settings(home).classification_label == "内部资料"


@pytest.mark.parametrize("label", ['带"引号"和\\', "a'b", "密★"])
def test_any_line_of_text_can_be_the_label(home, label):
    set_classification_label(home, label)
    assert load_settings(home).classification_label == label


@pytest.mark.parametrize("label", ["", "  ", "两\n行", "长" * 41, "\x07"])
def test_what_is_no_line_of_text_is_refused_as_label(home, label):
    with pytest.raises(SettingsInvalid, match="密级标识"):
        set_classification_label(home, label)
    assert not home.settings_file.exists()


def test_settings_that_a_line_cannot_be_written_into_are_left_alone_and_said_so(home):
    odd = 'title = """\nclassification_label = "x"\n"""\nclassification_label = "y"\n'
    home.settings_file.write_text(odd)
    with pytest.raises(SettingsInvalid, match="这一行") as refused:
        set_classification_label(home, "内部资料")
    assert 'classification_label = "内部资料"' in refused.value.remedy
    assert home.settings_file.read_text() == odd
