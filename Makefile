# Everything sets itself up: a Python 3.11+ with venv, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help demo test check proof bench lock fix clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run  ## set up, then run the whole product against the local Slack, in your browser
	@$(BIN)/rolecall demo

test: $(VENV)/.dev  ## set up, then run the tests (SQLite and PostgreSQL, no server to install)
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

check: $(VENV)/.dev  ## formatting, lint, types, the import contract
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

proof: $(VENV)/.dev  ## the runs with large numbers, in full (an hour or more)
	@$(BIN)/python -m pytest -m proof --override-ini=addopts= -ra

bench: $(VENV)/.dev  ## speed, as ratios measured in one run
	@$(BIN)/python -m tests.bench

fix: $(VENV)/.dev  ## format the code and mend what lint can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

lock: $(VENV)/.dev  ## write the lock files anew (they name no index host)
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group build -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.lock

clean:  ## remove what the targets above made
	rm -rf $(VENV) .rolecall dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Rolecall needs Python 3.11 or newer; say PYTHON=python3.11 (or newer) after make." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..." >&2
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers  # as pip does with what it copies: a start takes a quarter less
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..." >&2
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers  # as pip does with what it copies: a start takes a quarter less
	@touch $@ $(VENV)/.run
