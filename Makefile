# The project's commands. `make run` is all a newcomer needs; everything is installed into .venv
# from the lock files, and nothing outside the project folder is changed, save that `make test`
# installs Chromium and a Chinese font where they are missing and it may.

SHELL := /bin/sh
SUPPORTED := import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
COMPILE := $(BIN)/python -m compileall -q -j 0 .venv/lib
# A finished set-up leaves an empty file named after what it was made from, and where.
STAMP := $(shell (cat pyproject.toml requirements*.lock; pwd; $(PYTHON) -V) 2>/dev/null \
	| cksum | cut -d' ' -f1)
WORKERS ?= 2
TESTS ?= tests
UV ?= uv
PLATFORMS ?= x86_64 aarch64
PYTHONS ?= 3.11

# What tests import is compiled, and their assertions rewritten, once: not in each process anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev setup-engines setup-browser test test-fast test-all bench soak bundle lock clean \
	lint lint-python lint-format lint-imports lint-types lint-sql lint-words

help:
	@echo "make run     set up, make demonstration data when there is none, build, serve on 127.0.0.1:8501"
	@echo "make setup   install into .venv what running needs"
	@echo "make test    install what testing needs, and run every test"
	@echo "make test-fast  what is tested without a browser, dbt or a page, in a minute, for while one works"
	@echo "make test-all   every test, random ones with thousands of examples (an hour or more)"
	@echo "make setup-engines  install Spark and Sail, to build with (docs/SCALE.md)"
	@echo "make lint    style, types, import rules, SQL, words; .pre-commit-config.yaml runs most of it"
	@echo "make bench   measure generation, build, queries and pages (SCALE=county|small|default|national)"
	@echo "make soak    readers, imports and faults for a while (DURATION=1800 seconds): docs/READERS.md"
	@echo "make bundle  one archive that installs without a network (PLATFORMS=\"x86_64 aarch64\" PYTHONS=3.11)"
	@echo "make lock    rewrite the lock files (needs uv; UPGRADE=--upgrade takes newer versions)"
	@echo "make clean   remove .venv, caches and build products; the data folder stays"

run: setup
	@$(BIN)/xuntu serve

setup: .venv/.runtime-$(STAMP)

setup-dev: .venv/.development-$(STAMP)

# A .venv that was never finished, was made in another folder, has lost its Python or has another
# one is made anew.
.venv/.runtime-$(STAMP):
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(SUPPORTED)' || { \
	  echo "No Python 3.11, 3.12 or 3.13 with the module venv was found." \
	  "Install one (Debian: apt-get install python3 python3-venv)," \
	  "or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@if ls .venv/.runtime-* && grep -F '$(CURDIR)/.venv/bin' $(BIN)/pip && $(BIN)/python -m pip -V \
	  && test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)"; then \
	  rm -f .venv/.runtime-* .venv/.development-* .venv/.browser-*; \
	  else rm -rf .venv; fi >/dev/null 2>&1
	@test -d .venv || $(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python could not make .venv. Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv (a few minutes the first time) ..."
	@$(PIP) install --no-compile --no-deps --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "Compiling to bytecode ..."
	@$(COMPILE)
	@touch $@

# --no-build-isolation: packages without a wheel are built by the setuptools of the lock file.
.venv/.development-$(STAMP): .venv/.runtime-$(STAMP)
	@echo "Installing what testing needs into .venv ..."
	@$(PIP) install --no-compile --no-deps --require-hashes --no-build-isolation -r requirements-dev.lock
	@$(COMPILE)
	@touch $@

# Spark and Sail, to build with (docs/SCALE.md): half a gigabyte that nothing else needs.
setup-engines: setup-dev
	@$(PIP) install --no-compile --no-deps --require-hashes --no-build-isolation -r requirements-engines.lock

# Browser tests skip themselves, with the reason, where this did not help. Chromium without windows
# (Debian: chromium-headless-shell) takes a third less of the processor for them; it is tried for
# once a set-up, and where it cannot be had they run in Chromium itself.
BROWSER := from warehouse.bench.dashboard import chromium, has_chinese_font as font; \
	raise SystemExit(not (chromium() and font()))
SHELL_TRIED := .venv/.browser-$(STAMP)
setup-browser: setup-dev
	@{ command -v chromium-headless-shell || test -e $(SHELL_TRIED); } >/dev/null \
	  && $(BIN)/python -c '$(BROWSER)' || { touch $(SHELL_TRIED); \
	  echo "Installing Chromium and a Chinese font for the browser tests ..." >&2; \
	  root=$$(test "$$(id -u)" = 0 || echo "sudo -n"); export DEBIAN_FRONTEND=noninteractive; \
	  get="$$root apt-get -qq install --no-install-recommends chromium fontconfig fonts-noto-cjk"; \
	  $$root apt-get -qq update && { $$get chromium-headless-shell 2>/dev/null || $$get; }; \
	} >/dev/null || $(BIN)/python -c '$(BROWSER)' \
	  || echo "Chromium or a Chinese font is missing and could not be installed:" \
	  "the browser tests will be SKIPPED (apt-get install chromium fontconfig fonts-noto-cjk)." >&2

# worksteal: each process keeps neighbouring tests, which share what is slow to make. One thread of
# Polars a process: its tables are of a few rows, and threads that wake one another cost a tenth.
# `make test-all` leaves it its threads.
test: setup-dev setup-browser
	@export $$($(BIN)/python -m tests.temporary_root) POLARS_MAX_THREADS=1 && \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations 15 $(TESTS)

# What is not marked as slow, with few random examples: what a change most likely breaks.
test-fast: setup-dev
	@export $$($(BIN)/python -m tests.temporary_root) XUNTU_TESTS=fast POLARS_MAX_THREADS=1 && \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" tests/unit

test-all: setup-dev setup-browser
	@export $$($(BIN)/python -m tests.temporary_root) XUNTU_TESTS=all && \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations 30 $(TESTS)

lint: lint-python lint-format lint-imports lint-types lint-sql lint-words

lint-python: setup-dev
	@$(BIN)/ruff check --quiet .

lint-format: setup-dev
	@$(BIN)/ruff format --check --quiet .

lint-imports: setup-dev
	@$(BIN)/lint-imports

lint-types: setup-dev
	@$(BIN)/mypy

# dbt's templater opens the file it would build.
lint-sql: setup-dev
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	  XUNTU_BUILD_FILE="$$scratch/lint.duckdb" DBT_TARGET_PATH="$$scratch/target" \
	  $(BIN)/sqlfluff lint --processes $(WORKERS) dbt_project/models dbt_project/tests

# A part of `make test`, which .ci/run has.
lint-words: setup-dev
	@$(BIN)/python -m pytest -q tests/unit/test_words.py

bench: setup
	@$(BIN)/xuntu bench --scale $(or $(SCALE),default)

# Fails where a reader saw an error, a row was lost or memory grew; DURATION in seconds.
soak: setup
	@$(BIN)/python -m warehouse.bench.soak --seconds $(or $(DURATION),1800)

bundle: setup
	@$(BIN)/python bundle/make_bundle.py --platforms $(PLATFORMS) --pythons $(PYTHONS)

LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-strip-extras --no-annotate --custom-compile-command "make lock" $(UPGRADE) --group build
# The larger file first: what runs must be what was tested.
lock:
	@$(LOCK) --group dev pyproject.toml --output-file requirements-dev.lock
	@$(LOCK) --constraint requirements-dev.lock pyproject.toml --output-file requirements.lock
	@$(LOCK) --constraint requirements-dev.lock --extra spark --extra sail pyproject.toml \
	  --output-file requirements-engines.lock

clean:
	rm -rf .venv *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
	  dbt_project/target dbt_project/logs logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
