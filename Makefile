# What a contributor does. `make demo` and `make test` set up all that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test lint reference notebooks package check docs clean
help:            ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("hongzhuan needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

setup: $(VENV)/.installed   ## make .venv with the command hongzhuan in it

demo: setup                 ## a guided tour of the shipped knowledge base
	$(BIN)/hongzhuan tour

test: $(VENV)/.developing   ## every test
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.developing   ## ruff and mypy
	$(BIN)/ruff check engine tests docs
	$(BIN)/ruff format --check engine tests docs
	$(BIN)/mypy

reference: $(VENV)/.developing ## write docs/grammar.md anew from the grammar
	$(BIN)/python docs/grammar.py

notebooks: $(VENV)/.developing ## run docs/notebooks anew and keep what they show
	$(BIN)/python docs/notebooks/run.py

package: $(VENV)/.developing ## build the wheel, check it, use it from an empty environment
	rm -rf dist
	$(BIN)/hatchling build -d dist
	$(BIN)/twine check --strict dist/*
	PYTHON=$(PYTHON) tests/package/try_wheel.sh dist/*.whl

check: setup                ## the data, the ontology and the rules
	$(BIN)/hongzhuan check

docs: $(VENV)/.developing   ## docs/ontology.md from the ontology, and the site in site/
	$(BIN)/hongzhuan ontology document --into docs/ontology.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

clean:                      ## remove what was built
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
