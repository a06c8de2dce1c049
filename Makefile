# What people and CI run. `make run` and `make test` set up whatever is missing first.

VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
HOST ?= 127.0.0.1
PORT ?= 8000

# Real data to develop against lies beside our working copies; elsewhere the tests that need it are left out.
WITHOUT_SHARED ?= $(if $(wildcard ../shared),0,1)
export WITHOUT_SHARED

# The tests start the application a hundred times: without kept bytecode each start takes a second longer.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run install test check audit format lock state system clean

run: install
	@HOST=$(HOST) PORT=$(PORT) sh scripts/run.sh

install: $(VENV)/run.stamp

$(VENV)/run.stamp: requirements/run.txt scripts/venv.sh
	@sh scripts/venv.sh $(VENV) requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt scripts/venv.sh
	@sh scripts/venv.sh $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/run.stamp

system:
	@sh scripts/system.sh

test: $(VENV)/dev.stamp system
	@[ "$(WITHOUT_SHARED)" = 0 ] || echo "WITHOUT_SHARED=1: tests that need ../shared (real data) are left out"
	$(BIN)/python -m pytest -n auto --dist worksteal --database sqlite
	$(BIN)/python -m pytest -n auto --dist worksteal --database postgresql -m "not neutral and not browser"

check: $(VENV)/dev.stamp audit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	@sh scripts/check_migrations.sh
	$(MAKE) test

audit: $(VENV)/dev.stamp
	$(BIN)/bandit -q -c pyproject.toml -r ytcs_docs scripts wsgi.py
	$(BIN)/python scripts/audit.py

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# New versions of what we depend on, with hashes and without any address.
lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -U -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -U -o requirements/dev.txt

# What the migrations make now, with rows: once for each new migration, for the tests of upgrades.
state: $(VENV)/dev.stamp
	@test -n "$(NAME)" || { echo "make state NAME=11-what-it-brings" >&2; exit 1; }
	$(BIN)/python scripts/keep_state.py $(NAME)

clean:
	rm -rf $(VENV) .bootstrap build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
