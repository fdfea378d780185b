.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-containers lint types bench faults fuzz up down docs clean

PYTHON ?= python3
SECONDS ?= 60
VENV := .venv
BIN := $(VENV)/bin
BENCHMARKS = $(filter-out benchmarks/big_feeds.py,$(shell grep -l '^if __name__' benchmarks/*.py)) # it only writes feeds
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

setup: $(VENV)/dev.stamp ## Install everything for development into .venv

demo: $(VENV)/demo.stamp ## Run the whole system on this machine with example data (Ctrl-C stops it)
	@$(BIN)/talentpool demo

test: $(VENV)/dev.stamp ## Run all tests (those that need a browser or Docker say so and skip)
	@$(BIN)/talentpool model install
	@$(BIN)/pytest

test-containers: $(VENV)/dev.stamp ## Run the connected tests against NATS and PostgreSQL containers
	@TALENTPOOL_TEST_CONTAINERS=1 $(BIN)/pytest tests/connected

lint: $(VENV)/dev.stamp ## Check style, imports between packages, and generated documents
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/talentpool docs check

types: $(VENV)/dev.stamp ## Check types
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp ## Measure against a floor or a peer, in the same run; says what each measures (half an hour and more)
	@for file in $(BENCHMARKS); do \
		printf '\n%s: ' "$$file"; sed -n '1s/^"""//; 1s/"""$$//; 1p' "$$file"; \
		$(BIN)/python -m "$$(echo "$${file%.py}" | tr / .)" || exit 1; \
	done

faults: $(VENV)/dev.stamp ## Kill, stop and mislead mailers at full size: 10,000 mails, 20 kills, 50 stops, full disks (half an hour)
	@TALENTPOOL_FULL_FAULTS=1 $(BIN)/pytest $(wildcard tests/faults/test_mailer_*.py)

fuzz: $(VENV)/fuzz.stamp ## Fuzz each family of parsers for SECONDS (60); x86 Linux only
	@for file in tests/fuzz/fuzz_*.py; do $(BIN)/python -m "$$(echo "$${file%.py}" | tr / .)" -max_total_time=$(SECONDS) || exit 1; done

up: ## Start everything with Docker
	@docker compose up -d --build --wait

down: ## Stop what `up` started; data stays
	@docker compose down

docs: $(VENV)/dev.stamp ## Write the generated documents and screenshots anew
	@$(BIN)/talentpool docs write
	@$(BIN)/python docs/screenshots.py

clean: ## Delete the virtual environment and the demo's data
	@rm -rf $(VENV) .talentpool build *.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache .pytest_cache

$(BIN)/python:
	@echo "making $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade pip

$(VENV)/demo.stamp: $(BIN)/python requirements/embedded.txt pyproject.toml
	@echo "installing the pinned packages (once; a few minutes)"
	@$(PIP) -r requirements/embedded.txt
	@PYTHONWARNINGS=ignore $(PIP) --no-deps -e .
	@touch $@

$(VENV)/fuzz.stamp: $(VENV)/dev.stamp requirements/fuzz.txt
	@$(PIP) -r requirements/fuzz.txt
	@touch $@

$(VENV)/dev.stamp: $(BIN)/python requirements/dev.txt pyproject.toml
	@echo "installing the pinned packages (once; a few minutes)"
	@$(PIP) -r requirements/dev.txt
	@PYTHONWARNINGS=ignore $(PIP) --no-deps -e .
	@touch $@
