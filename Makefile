# `make check` is all a change needs to pass; it runs what CI runs.

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: check setup lint types test goldens bench picture clean

check:
	PYTHON=$(PYTHON) bash .ci/run

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

test: setup
	$(BIN)/python -m pytest -n 2

# Read every changed golden file before committing it.
goldens: setup
	UPDATE_GOLDENS=1 $(BIN)/python -m pytest

bench: setup
	$(BIN)/python -m bench

picture: setup
	$(BIN)/pip install --quiet --editable '.[picture]'
	$(BIN)/python -m docs.picture

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
