# judgekit: `make demo` runs a real comparison, `make test` runs every check. Both set up `.venv` first.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench docs lock clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FIRST_PYTHON = for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; exit; }; done
PYTHON ?= $(shell $(FIRST_PYTHON))
A := zero-shot
B := few-shot-nearest
SUITE := text-to-sql

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY) ## Make .venv with the locked packages and judgekit itself

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "judgekit needs Python 3.11 to 3.13 on the PATH (or: make PYTHON=/path/to/python)"; exit 2; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || { echo "on Debian: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## Compare two candidates: by execution at once, then by the embedded judge (DEMO=quick stops before)
	@BIN=$(BIN) A=$(A) B=$(B) SUITE=$(SUITE) sh docs/demo.sh

check: $(READY) ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## Every check and every test
	$(BIN)/pytest -n auto --dist worksteal

bench: $(READY) ## Run the quick benchmarks and print their figures
	@for script in benchmarks/*/run.py; do echo "== $$script"; $(BIN)/python $$script --quick; done

docs: $(READY) ## Write the reference from the code, and build the site of docs/ into site/
	$(BIN)/python docs/generate.py
	@test -x build/docs/bin/mkdocs || { $(BIN)/python -m venv build/docs && \
		build/docs/bin/pip install --quiet --disable-pip-version-check 'mkdocs-material>=9.6,<10'; }
	@NO_MKDOCS_2_WARNING=1 build/docs/bin/mkdocs build --quiet

lock: ## Renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --quiet --output-file requirements.lock

clean: ## Remove .venv, caches and builds
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
