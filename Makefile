# ti-graph: two commands for a first user (make run, make test), the rest for those who work on it.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FUZZ := build/fuzz
TERRITORY ?= ti-2023-8422
PORT ?= 8000
WEB := ti_graph/_data/web/index.html
WEB_SOURCES := $(shell find web/src web/index.html web/vite.config.ts web/package.json -type f 2>/dev/null)
# Vite needs Node 20.19 or newer; without it the plain pages serve.
NODE := $(shell node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a==20&&b>=19)?0:1)' 2>/dev/null && command -v npm)

# Packages are compiled when they are first imported, and kept so.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup setup-run demo run test test-quick test-wheel test-w3c test-remote test-answers test-faults test-besieged soak test-mutations test-mutants fuzz-api check sbom audit check-ontology docs docs-ontology bench bench-build bench-peers bench-ingest bench-queries bench-analytics bench-remote bench-serve test-spark lock clean evaluate
.PHONY: web web-if-node wheel light test-web bench-web screenshots

help: ## Show the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.installed ## Install the project and its pinned dependencies into .venv

# The pinned packages, each held to its digest. uv, itself pinned, installs them in a third of pip's
# time; where it cannot (an index that only pip's own settings name), pip does.
define install
{ $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock && \
  $(BIN)/uv pip install --no-progress --python $(BIN)/python --require-hashes $(1) 2>&1 | sed '/^ + /d'; } || \
{ echo "  … avec pip / with pip"; \
  $(BIN)/python -m pip install --disable-pip-version-check --require-hashes $(1) \
  | awk '/^Collecting/ && ++n % 10 == 0 { print "  … " n " paquets / packages"; fflush() } \
         /^Installing/ { print "  … installation / installing"; fflush() }'; }
endef

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
	@$(call install,-r requirements.lock)
	@touch $@

# What running needs, and no more: a first user waits for it.
$(VENV)/.run-locked: requirements-run.lock $(VENV)/.created
	@test -f $(VENV)/.locked || { \
	  echo "→ Installation des dépendances / Installing the dependencies"; \
	  $(call install,--no-deps -r requirements-run.lock); }
	@touch $@

$(VENV)/.run-installed: pyproject.toml $(VENV)/.run-locked
	@test -f $(VENV)/.installed || { \
	  echo "→ Installation de ti-graph / Installing ti-graph"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .; }
	@touch $@

setup-run: $(VENV)/.run-installed ## Install what running needs into .venv

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	@echo "→ Installation de ti-graph / Installing ti-graph"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup-run ## Build a release and print the answers for one territory
	@echo "→ Construction des données / Building the data"
	@$(BIN)/ti-graph build
	@echo; $(BIN)/ti-graph territory $(TERRITORY)
	@echo; $(BIN)/ti-graph sites $(TERRITORY)
	@echo; $(BIN)/ti-graph filieres $(TERRITORY)
	@echo; $(BIN)/ti-graph partners $(TERRITORY)

# The viewer is built where Node is; its packages are those of web/package-lock.json.
web/node_modules/.package-lock.json: web/package-lock.json web/.npmrc
	@echo "→ Paquets de la visionneuse / Packages of the viewer"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB): $(WEB_SOURCES) web/node_modules/.package-lock.json
	@echo "→ Construction de la visionneuse / Building the viewer"
	@cd web && npx --no-install vite build --logLevel warn

web: ## Build the viewer into the package (needs Node 20.19 or newer)
	@$(if $(NODE),,echo "The viewer needs Node 20.19 or newer, with npm."; exit 1)
	@$(MAKE) --no-print-directory $(WEB)

web-if-node:
	@$(if $(NODE),$(MAKE) --no-print-directory $(WEB) || echo "The viewer was not built: the plain pages serve.",\
	  echo "→ Pas de Node 20.19 : les pages simples servent / No Node 20.19: the plain pages serve")

wheel: setup web ## Build the wheel, the viewer in it, into dist/
	$(BIN)/python -m hatchling build -t wheel

light: setup ## Build the wheel of the light client (notebooks that ask a service) into dist/
	cd light && ../$(BIN)/python -m hatchling build -t wheel -d ../dist

test-wheel: wheel ## Install the wheel in an environment of its own, build and serve with it
	$(BIN)/python -m tests.wheel

run: demo web-if-node ## The same, then serve until Ctrl-C
	@echo; $(BIN)/ti-graph serve --port $(PORT)

# Three for two processors: where one waits for a server or a browser, another goes on. Tests start
# hundreds of processes, each of which would compile the program anew.
test: setup ## Run the tests
	@echo "→ Tests"
	@$(BIN)/python -m pytest -n $(or $(WORKERS),4) --dist loadfile --no-loadscope-reorder
	@echo "→ Les tests de la visionneuse sont à part : make test-web / The viewer's browser tests are apart: make test-web"

test-quick: setup ## Run the tests that are named after what changed since main
	@$(BIN)/python -m tests.quick

# They need Chromium and a built release; the server they ask is the real one.
test-web: setup web ## Drive the viewer in Chromium against the real server
	@test -f data/CURRENT || $(BIN)/ti-graph build
	@cd web && npx --no-install playwright test --project=tests --workers $(or $(WORKERS),2)

bench-web: setup web ## Measure the viewer: bytes, time to be usable, large graphs
	@test -f data/CURRENT || $(BIN)/ti-graph build
	@cd web && npx --no-install playwright test --project=bench

screenshots: setup web ## Photograph each page into web/screenshots/out
	@test -f data/CURRENT || $(BIN)/ti-graph build
	@cd web && npx --no-install playwright test --project=screenshots

test-faults: setup ## Kill builds and imports 200 times, fill disks, swap under load (long)
	$(BIN)/python -m tests.faults --kills $(or $(KILLS),200) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.faults.load --requests $(or $(REQUESTS),20000)
	$(BIN)/python -m tests.faults.keeping --backups $(or $(BACKUPS),200) --kills $(or $(KILLS),200)
	$(BIN)/python -m tests.faults.lifetimes --kills $(or $(DEATHS),100)

test-besieged: setup ## Serve 30 minutes without a pointer, without files, among half-open connections (long)
	$(BIN)/python -m tests.faults.besieged --seconds $(or $(SECONDS),1800)

test-answers: setup ## Hold drawn queries' answers to the standard, COUNT of them (long)
	$(BIN)/python -m tests.differential --count $(or $(COUNT),20000) $(if $(SEED),--seed $(SEED))

soak: setup ## Serve 50 requests a second for 20 minutes while releases are swapped (long)
	$(BIN)/python -m tests.faults.load --seconds $(or $(SECONDS),1200) --rate $(or $(RATE),50)

test-mutations: setup ## Bend 2,000 files, commands and requests (long)
	$(BIN)/python -m tests.mutations --count $(or $(COUNT),2000) $(if $(SEED),--seed $(SEED))

test-mutants: setup ## Change numbers and signs in the code, see whether a test fails (long)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check cosmic-ray==8.7.0
	$(BIN)/python -m tests.mutants --count $(or $(COUNT),300) --seed $(or $(SEED),1) $(if $(OWN),--own) $(if $(OF),--of $(OF))

fuzz-api: setup fuzz-tool ## Ask the API 10,000 requests made from its description (long)
	$(BIN)/python -m tests.fuzz --schemathesis $(FUZZ)/bin/schemathesis --cases $(or $(CASES),10000) --seed $(or $(SEED),1)

# It needs libraries in versions of its own.
.PHONY: fuzz-tool
fuzz-tool: $(FUZZ)/bin/schemathesis

$(FUZZ)/bin/schemathesis:
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/pip install --quiet --no-compile --disable-pip-version-check schemathesis==4.32.5

test-w3c: setup ## Run the W3C's SPARQL 1.1 protocol and result tests (TI_GRAPH_W3C_TESTS names their folder)
	@test -f "$$TI_GRAPH_W3C_TESTS/protocol/manifest.ttl" || \
	  { echo "TI_GRAPH_W3C_TESTS names no folder of the W3C's SPARQL 1.1 tests (with protocol/manifest.ttl)."; exit 1; }
	@$(BIN)/python -m pytest -m w3c tests/api/test_w3c.py tests/graph/test_w3c_evaluation.py

# Each engine that is installed answers the tests of queries, questions and the API in place of ours.
test-remote: setup ## Run query and API tests on other engines: oxigraph serve, Virtuoso (long)
	@for engine in $(or $(ENGINES),oxigraph virtuoso); do \
	  reported=$$($(BIN)/python -c "from tests.engines import missing; print(missing('$$engine') or '')"); \
	  if [ -n "$$reported" ]; then echo "LEFT OUT: $$reported"; continue; fi; \
	  echo "→ $$engine"; \
	  TI_GRAPH_TEST_ENGINE=$$engine $(BIN)/python -m pytest -q tests/competency tests/query tests/api \
	    tests/graph/test_publish.py tests/graph/test_remote.py || exit 1; \
	done

check: setup ## Lint, types, import rules, ontology
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory check-ontology
	@$(MAKE) --no-print-directory sbom
	@$(if $(NODE),$(MAKE) --no-print-directory web/node_modules/.package-lock.json && cd web && npm run --silent check,\
	  echo "No Node 20.19: the viewer was not checked.")

check-ontology: setup ## Hygiene rules, reasoners, examples of the ontology
	$(BIN)/python -m ti_graph.graph.check_ontology

sbom: setup ## Check licences and versions of dependencies, write dist/sbom.cdx.json (no network)
	@mkdir -p dist
	$(BIN)/python -m security.inventory -o dist/sbom.cdx.json

audit: setup ## Ask for known vulnerabilities of the pinned dependencies (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

docs: setup ## Build the documentation site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

docs-ontology: setup ## Write docs/ontology from the ontology and the queries
	$(BIN)/python -m ti_graph.query.ontology_docs

bench: bench-build

bench-build: setup ## Measure the build as work grows, beside the store's own bulk load (long)
	$(BIN)/python -m benchmarks.bench_build $(FOLDER)

bench-peers: setup ## Measure ad-hoc SPARQL beside other engines on 4 million triples (long)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check oxigraph==0.5.13 oxrdflib==0.5.0 "jpype1>=1.7,<2"
	$(BIN)/python -m benchmarks.bench_peers $(FOLDER)

bench-ingest: setup ## Measure taking in the national files, and a release from them
	$(BIN)/python -m benchmarks.bench_ingest $(FOLDER)

$(VENV)/.spark: $(VENV)/.installed
	@echo "→ Apache Spark (pyspark)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pyspark>=4.0,<5"
	@touch $@

test-spark: setup $(VENV)/.spark ## A Spark cluster on loopback gives the same tables as Polars (needs Java 17)
	$(BIN)/python -m pytest -q -m spark tests/spark

evaluate: setup ## Measure how good the suggestions are (about 20 minutes)
	$(BIN)/ti-graph evaluate filieres
	$(BIN)/ti-graph evaluate entry
	$(BIN)/ti-graph evaluate partners

bench-serve: setup ## Measure a server over HTTP, at rest and beside hostile requests (FOLDER is its data)
	$(BIN)/python -m benchmarks.bench_serve $(FOLDER)

bench-remote: setup ## Measure publishing to other engines, and named queries there
	@test -f data/CURRENT || $(BIN)/ti-graph build
	$(BIN)/python -m benchmarks.bench_remote $(ENGINES)

bench-queries: setup ## Measure every named query on the current release
	$(BIN)/python benchmarks/bench_queries.py

bench-analytics: setup ## Measure analytics at the size of France, beside the peers' libraries
	$(BIN)/python -m benchmarks.bench_analytics

lock: ## Pin the dependencies anew (needs the network)
	$(BIN)/python -m pip install --quiet --upgrade uv
	echo uv | $(BIN)/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements-uv.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --extra drawings --extra geo --extra mcp --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra drawings --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements-run.lock \
	  $(foreach package,$(OF_NOTEBOOKS),--no-emit-package $(package))

# What IPython alone needs: pyvis asks for it, and draws files without it.
OF_NOTEBOOKS := ipython ipython-pygments-lexers asttokens executing jedi parso matplotlib-inline pexpect ptyprocess \
  prompt-toolkit psutil pure-eval stack-data traitlets wcwidth

clean: ## Remove what was installed and built here
	rm -rf $(VENV) build data site ti_graph/_data web/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
