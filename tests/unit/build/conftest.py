"""A home with accepted terms, built by a dbt that is pretended."""

from __future__ import annotations

import pytest

from tests.unit.builders.small_warehouse import PretendedDbt, accept_terms, write_project
from warehouse.build import publish
from warehouse.build.publish import build_and_publish
from warehouse.runtime.home import Home


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    accept_terms(home, is_demonstration=True)
    return home


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


@pytest.fixture
def dbt(monkeypatch):
    pretended = PretendedDbt()
    monkeypatch.setattr(publish, "run_dbt", pretended)
    return pretended


@pytest.fixture
def build(home, project, dbt):
    return lambda **options: build_and_publish(home, project=project, **options)
