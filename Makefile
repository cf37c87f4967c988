# The commands of the house. Every target sets up .venv by itself; nothing else needs installing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEOPLE ?= 3250
SEED ?= 7

.PHONY: help install demo test check format bench bench-quality serve golden lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

install: $(VENV)/.installed ## create .venv with the locked packages (uv when present, else venv + pip)

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "passend needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@$(BIN)/python -m matcher.planning.compile
	@touch $@

demo: install ## generate a region, plan it, check the plan, write out/demo/ with report.html
	$(BIN)/passend demo --out out/demo --people $(PEOPLE) --seed $(SEED)

test: install ## all tests
	$(BIN)/python -m pytest

check: install ## format, lint, types, import contracts, spelling, file sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python -m tests.house.file_sizes

format: install ## put all files in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install ## measure the speeds of the line and write benchmarks/results/
	$(BIN)/python -m benchmarks.line --people $(PEOPLE) --seed $(SEED)

bench-quality: install ## what plans are truly worth where the truth is known: tables and plots (hours)
	$(BIN)/python -m benchmarks.oracle
	$(BIN)/python -m benchmarks.oracle.table --write docs/explanation/oracle.md

serve: install ## the API on the demo region, in a SQLite file, at loopback only
	@test -d out/demo/region || $(MAKE) demo
	@test -f out/demo/passend.db || $(BIN)/passend store import out/demo/region --database out/demo/passend.db
	@$(BIN)/passend store migrate --database out/demo/passend.db >/dev/null
	$(BIN)/passend serve --database out/demo/passend.db

golden: install ## renew golden files and API examples; review the difference before committing
	$(BIN)/python -m tests.golden.renew
	$(BIN)/python -m tests.api.renew

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra server --extra postgres --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.lock
	$(BIN)/python -m tests.deploy.renew_lock

clean: ## remove .venv and everything generated
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache
