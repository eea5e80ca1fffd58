# make setup: .venv with the command fonds; make demo: the seed document, built and served; make test: everything that is checked.
PYTHON ?= python3
VENV := .venv
PORT ?= 8000

.PHONY: setup demo release serve test lint clean

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml hatch_build.py web/package-lock.json
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

release: setup
	$(VENV)/bin/fonds build data/seed --out release

demo: release
	$(VENV)/bin/fonds serve release --port $(PORT)

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

test: lint
	$(VENV)/bin/python -m pytest

clean:
	rm -rf release release-report build dist .pytest_cache .mypy_cache .ruff_cache
