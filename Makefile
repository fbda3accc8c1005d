# make run        makes its environment, installs, and serves the samples on http://127.0.0.1:8000/
# make test       makes its environment, then everything that must hold before a change lands
# make feedmill   makes the environment and the command alone: .venv/bin/feedmill
# All need Python 3.11 or newer with venv, make and git; nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
COVERAGE ?= 95
# Many tests wait for servers: three processes keep two cores busy.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help feedmill run test lint types arrows pytest lock clean bench bench-poll crash soak year screenshots reference

help:
	@sed -n 's/^# //p' Makefile | head -4

feedmill: $(VENV)/.run
	@echo $(BIN)/feedmill

run: $(VENV)/.run
	@exec $(BIN)/feedmill serve $(ARGS)

test: lint types arrows pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

arrows: $(VENV)/.dev
	$(BIN)/lint-imports

pytest: $(VENV)/.dev
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=20 --cov --cov-report= --cov-report=json:coverage.json $(ARGS)
	$(BIN)/python tests/coverage_floor.py coverage.json $(COVERAGE)

# The newest versions that fit together, to be tested and committed; names and versions only.
lock:
	rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install -q -e '.[dev,postgresql]'
	$(VENV)-lock/bin/python -m pip freeze --exclude-editable | LC_ALL=C sort -f > constraints.txt
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) .coverage .coverage.* coverage.json .hypothesis .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Feedmill needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Making an environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Feedmill and what it needs (once) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Feedmill and what its tests need (once) ..."
	@$(PIP) install -c constraints.txt -e '.[dev,postgresql]'
	@touch $@

# What Feedmill costs beside a peer, as ratios within one run.
bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench.bench

# 2,000 sources on 800 hosts, ten minutes; ARGS="--seconds 60 --hosts 80 --sources 200".
bench-poll: $(VENV)/.dev
	$(BIN)/python -m tests.bench.poll $(ARGS)

# A service that is killed 200 times, and must not show it; ARGS="--kills 1000 --seed 7".
crash: $(VENV)/.dev
	$(BIN)/python -m tests.crash.crash $(ARGS)

# Two schedulers and a refresh in a loop, 200 sources, five minutes; ARGS="--seconds 60 --sources 50".
soak: $(VENV)/.dev
	$(BIN)/python -m tests.soak.soak $(ARGS)

# A simulated year, livelier than the one of every run: make year SEED=7 DAYS=1000 ARGS="--years 3".
SEED ?= 1
DAYS ?= 366
year: $(VENV)/.dev
	$(BIN)/python -m tests.year --seed $(SEED) --days $(DAYS) $(ARGS)

# The pages and the man page that are made from commands and settings.
reference: $(VENV)/.dev
	$(BIN)/python -m tests.docs.reference

# The README's pictures: serves the samples on a free port, and needs chromium.
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.screenshots
