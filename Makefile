# Everything is done in .venv, which the first target that needs it sets up from constraints.txt.
# `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The stamp carries a digest of what was installed from, so that a changed pin is installed at the next call
# and an unchanged one costs nothing, whatever the checkout did to the times of files.
STAMP := $(VENV)/installed-$(shell cat pyproject.toml constraints.txt | cksum | cut -d ' ' -f 1)
# Browsers for the tests, in the order tried.
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# Some images forbid writing bytecode; every kernel would then compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup report test torture fuzz lint lab notebooks docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## set up .venv with the pinned dependencies

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "newsloom needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another: make PYTHON=python3.11 …" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python has no venv module; on Debian: apt-get install python3-venv" >&2; exit 2; }
	@echo "Setting up $(VENV) (some minutes, once)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,cluster,docs]"
	@rm -f $(VENV)/installed-*
	@touch $@

report: $(STAMP) ## read seeds/ and print the path of the finished report
	@$(BIN)/newsloom run seeds

test: $(STAMP) ## format, types, tests, notebooks and browser: all that must pass
ifeq ($(CHROMIUM),)
	@echo "No chromium found: the browser tests will be skipped (on Debian: apt-get install chromium)" >&2
endif
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env tests notebooks

torture: $(STAMP) ## everything hostile, of which the tests run a drawn tenth
	$(BIN)/python -m pytest -m torture tests/test_hostile_page.py
	$(BIN)/python -m pytest -m torture tests/test_hostile_corpora.py
	NEWSLOOM_TORTURE=1 $(BIN)/python -m pytest tests/test_crash.py tests/test_faults.py
	$(BIN)/python benchmarks/teeth.py

FUZZ_SECONDS ?= 600
fuzz: $(STAMP) ## random bytes and texts at reader, cleaner, times and quotations
	$(BIN)/python benchmarks/fuzz.py reader --seconds $(FUZZ_SECONDS)
	$(BIN)/python benchmarks/fuzz.py cleaner --seconds $(FUZZ_SECONDS)
	$(BIN)/python benchmarks/fuzz.py timex --seconds $(FUZZ_SECONDS)
	$(BIN)/python benchmarks/fuzz.py quotes --seconds $(FUZZ_SECONDS)

lint: $(STAMP) ## mend what ruff can mend, then check the types
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/mypy

lab: $(STAMP) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

notebooks: $(STAMP) ## execute the notebooks on seeds/ again and keep their normalised outputs
	$(BIN)/python -m newsloom.notebooks

docs: $(STAMP) ## write all pages and the reference as HTML, offline, and check every link
	$(BIN)/python docs/make_pages.py

clean: ## remove .venv and what tools left; tables and reports stay
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
