"""An import under way is kept whole until it is accepted or given up, whatever its files' names."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.intake.batches.drafts import answer, drop_draft, list_drafts, open_draft, start_draft
from warehouse.runtime.errors import DraftUnknown
from warehouse.runtime.home import Home


def test_files_of_one_name_are_kept_apart(own_data_folder: Home):
    draft = start_draft(
        own_data_folder, [("台账.xlsx", io.BytesIO(b"one")), ("台账.xlsx", io.BytesIO(b"two"))]
    )
    assert [file.name for file in draft.files] == ["台账.xlsx", "台账 (2).xlsx"]
    assert [file.read_bytes() for file in draft.files] == [b"one", b"two"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=300))
def test_no_file_name_leaves_the_draft(own_data_folder: Home, name: str):
    draft = start_draft(own_data_folder, [(name, io.BytesIO(b"content"))])
    (file,) = draft.files
    assert file.resolve().is_relative_to(draft.folder.resolve())
    assert file.read_bytes() == b"content"
    drop_draft(draft)
    assert list_drafts(own_data_folder) == []


@pytest.mark.parametrize("wanted", ["", "..", "../batches", "20260101T000000-00000000", "a/b"])
def test_a_draft_that_is_not_there_is_said_to_be_unknown(own_data_folder: Home, wanted: str):
    own_data_folder.create()
    with pytest.raises(DraftUnknown):
        open_draft(own_data_folder, wanted)


def test_an_answer_is_kept_beside_earlier_ones_until_it_is_taken_back(own_data_folder: Home):
    draft = start_draft(own_data_folder, [("a.csv", io.BytesIO(b""))])
    answer(own_data_folder, draft, {"as_of": "2024-06-30", "kind": "roster"})
    draft = answer(own_data_folder, draft, {"kind": ""})
    assert draft.answers == {"as_of": "2024-06-30"}


def test_a_draft_that_was_being_written_is_not_listed(own_data_folder: Home, tmp_path: Path):
    def broken() -> object:
        yield ("a.csv", io.BytesIO(b"a"))
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        start_draft(own_data_folder, broken())
    assert list_drafts(own_data_folder) == []
    assert list(own_data_folder.drafts.iterdir()) == []
