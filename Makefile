# What a contributor does. `make demo` and `make test` set up all that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test lint reference notebooks package spark nightly sbom check docs clean
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

package: $(VENV)/.developing ## build the wheel twice, check it, use it from an empty environment
	rm -rf dist build/again
	$(BIN)/hatchling build -d dist
	$(BIN)/hatchling build -t wheel -d build/again
	cmp dist/*.whl build/again/*.whl
	$(BIN)/twine check --strict dist/*
	PYTHON=$(PYTHON) tests/package/try_wheel.sh dist/*.whl

spark: $(VENV)/.developing   ## install Spark too, and test on a cluster of two workers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[spark]'
	$(BIN)/python -m pytest tests/spark

nightly: $(VENV)/.developing ## ten thousand random programs, two hundred killed imports, every rule set on Spark
	HYPOTHESIS_PROFILE=nightly HONGZHUAN_KILLS=200 $(BIN)/python -m pytest -n 2 tests/properties tests/language tests/facts \
		tests/reliability tests/serve tests/spark

sbom:                       ## what the core is made of, as CycloneDX in sbom.json
	$(PYTHON) -m venv --clear build/core
	$(PYTHON) -m venv --clear build/tool
	build/core/bin/python -m pip install --quiet --disable-pip-version-check .
	build/tool/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0
	build/tool/bin/cyclonedx-py environment build/core/bin/python --pyproject pyproject.toml --output-reproducible -o sbom.json

check: setup                ## the data, the ontology and the rules
	$(BIN)/hongzhuan check

docs: $(VENV)/.developing   ## docs/ontology.md from the ontology, and the site in site/
	$(BIN)/hongzhuan ontology document --into docs/ontology.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

clean:                      ## remove what was built
	rm -rf $(VENV) build dist site sbom.json .pytest_cache .mypy_cache .ruff_cache .hypothesis
