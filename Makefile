# Two commands: `make run` sets everything up and runs Koettu; `make test` passes the tests.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
REQUIREMENTS ?= dev
BIN := .venv/bin
UV := $(BIN)/uv
PARALLEL ?= -n 2 --dist loadgroup
LOCK := --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --python-version 3.11
DATABASE ?= postgres://postgres@127.0.0.1:5432/postgres
ON_ONE_DATABASE := insights/analysis tests/insights/analysis tests/shared/test_families.py tests/test_disclosure.py tests/koettu/test_demo.py
REDIS ?= redis://127.0.0.1:6379/0

.PHONY: help run setup test test-sqlite test-services check format lint types contracts templates migrations messages lock bench drill faults clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## Set up, load the demo, serve on http://localhost:$(PORT)
	@$(BIN)/koettu run --port $(PORT)

test: setup ## Every test: SQLite, the browser, and PostgreSQL and Redis where they answer
	@$(BIN)/pytest $(PARALLEL)
	@$(MAKE) --no-print-directory test-services

test-services: setup ## The tests again on PostgreSQL and Redis, if they answer
	@if $(BIN)/python requirements/services.py '$(DATABASE)' '$(REDIS)'; then \
	  DATABASE_URL='$(DATABASE)' REDIS_URL='$(REDIS)' $(BIN)/pytest $(PARALLEL) -m 'not browser' \
	    $(addprefix --ignore=,$(ON_ONE_DATABASE)); \
	fi

check: setup format lint types contracts templates migrations test ## What CI runs

format: setup ## Layout of the code
	@$(BIN)/ruff format --check -q .

lint: setup ## ruff, every rule that we did not turn off with a reason
	@$(BIN)/ruff check -q .

types: setup ## mypy, strict
	@$(BIN)/mypy

contracts: setup ## Who may import whom
	@$(BIN)/lint-imports --no-cache | tail -n 12

templates: setup ## djlint
	@$(BIN)/djlint templates --lint --quiet

migrations: setup ## Nothing forgotten, and the production settings pass Django's own check
	@DJANGO_SETTINGS_MODULE=koettu.settings.test $(BIN)/koettu makemigrations --check --dry-run

messages: setup ## Collect the texts of pages and code into platform/locale; lists what is untranslated
	@DJANGO_SETTINGS_MODULE=koettu.settings.test $(BIN)/python platform/locale/collect.py

drill: setup ## kill -9 of the server under load, on both databases: nothing lost, nothing doubled
	@DATABASE='$(DATABASE)' $(BIN)/python benchmarks/drill.py $(DRILL)

faults: setup ## Databases that stop, a full disk, senders that break off, all under load: nothing lost
	@$(BIN)/python benchmarks/faults.py $(DRILL)

bench: setup ## Every benchmark, one after another
	@for file in $(filter-out benchmarks/drill.py benchmarks/faults.py,$(wildcard benchmarks/*.py)); do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lock: $(UV) ## Renew the hash-pinned locks in requirements/
	@$(UV) pip compile -q $(LOCK) requirements/build.in -o requirements/build.txt
	@$(UV) pip compile -q $(LOCK) requirements/node.in -o requirements/node.txt
	@$(UV) pip compile -q $(LOCK) requirements/peers.in --override requirements/peers.overrides -o requirements/peers.txt
	@$(UV) pip compile -q $(LOCK) pyproject.toml -o requirements/base.txt
	@$(UV) pip compile -q $(LOCK) pyproject.toml --extra dev -c requirements/base.txt -o requirements/dev.txt

clean: ## Forget the installation, keep the data in var/
	rm -rf .venv node_modules

# --- Setting up: each step runs again only when what it depends on has changed ---------------

setup: .venv/system.done .venv/python.done node_modules/done platform/locale/done

$(UV): requirements/build.txt
	@echo "› Python environment (.venv)"
	@bash requirements/venv.sh $(PYTHON)
	@touch $(UV)

.venv/system.done: requirements/debian.txt | $(UV)
	@bash requirements/debian.sh && touch $@

.venv/python.done: requirements/$(REQUIREMENTS).txt pyproject.toml | $(UV)
	@echo "› Python packages, from requirements/$(REQUIREMENTS).txt"
	@$(UV) pip install -q --require-hashes -r requirements/$(REQUIREMENTS).txt
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

node_modules/done: package-lock.json | $(UV)
	@echo "› Front-end packages, from package-lock.json"
	@bash requirements/node.sh && touch $@

platform/locale/done: $(wildcard platform/locale/*/LC_MESSAGES/*.po) .venv/python.done
	@$(BIN)/pybabel -q compile --use-fuzzy -d platform/locale -D django && touch $@
