# ti-graph: two commands for a first user (make run, make test), the rest for those who work on it.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TERRITORY ?= ti-2023-4408
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-faults soak test-mutations check check-ontology docs docs-ontology bench bench-queries lock clean

help: ## Show the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.installed ## Install the project and its pinned dependencies into .venv

# Each step leaves a stamp, so that a second run needs no network.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ti-graph needs Python 3.11 or newer (PYTHON=/path/to/python3 chooses one)."; exit 1; }
	@echo "→ Environnement Python dans $(VENV) / Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.created
	@echo "→ Installation des dépendances / Installing the dependencies"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock \
	  | awk '/^Collecting/ && ++n % 10 == 0 { print "  … " n " paquets / packages"; fflush() } \
	         /^Installing/ { print "  … installation / installing"; fflush() }'
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	@echo "→ Installation de ti-graph / Installing ti-graph"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Build a release and print the answers for one territory
	@echo "→ Construction des données / Building the data"
	@$(BIN)/ti-graph build
	@echo; $(BIN)/ti-graph territory $(TERRITORY)
	@echo; $(BIN)/ti-graph filieres $(TERRITORY)
	@echo; $(BIN)/ti-graph partners $(TERRITORY)

run: demo ## The same, then serve until Ctrl-C
	@echo; $(BIN)/ti-graph serve --port $(PORT)

test: setup ## Run the tests
	@echo "→ Tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-faults: setup ## Kill builds and imports 200 times, fill disks, swap under load (long)
	$(BIN)/python -m tests.faults --kills $(or $(KILLS),200) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.faults.load --requests $(or $(REQUESTS),20000)

soak: setup ## Serve 50 requests a second for 20 minutes while releases are swapped (long)
	$(BIN)/python -m tests.faults.load --seconds $(or $(SECONDS),1200) --rate $(or $(RATE),50)

test-mutations: setup ## Bend 1,000 files, commands and requests (long)
	$(BIN)/python -m tests.mutations --count $(or $(COUNT),1000) $(if $(SEED),--seed $(SEED))

check: setup ## Lint, types, import rules, ontology
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory check-ontology

check-ontology: setup ## Hygiene rules, reasoners, examples of the ontology
	$(BIN)/python -m ti_graph.graph.check_ontology

docs: setup ## Build the documentation site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

docs-ontology: setup ## Write docs/ontology from the ontology and the queries
	$(BIN)/python -m ti_graph.query.ontology_docs

bench: setup ## Measure the build beside the store's own bulk load
	$(BIN)/python benchmarks/bench_build.py

bench-queries: setup ## Measure every named query on the current release
	$(BIN)/python benchmarks/bench_queries.py

lock: ## Pin the dependencies anew (needs the network)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock

clean: ## Remove what was installed and built here
	rm -rf $(VENV) data site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
