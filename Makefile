# Everything that one does with a clone. `make` alone lists it.

PYTHON ?= python3
ARGS ?=
# In how many processes the tests run, each with a database of its own.
PROCESSES ?= logical

PROJECT_PYTHON := .venv/bin/python
# The same with PostgreSQL and Redis running, unless DATABASE_URL and REDIS_URL name others.
SERVED := $(PROJECT_PYTHON) -m config.embedded run -- $(PROJECT_PYTHON)
FLEETING := $(PROJECT_PYTHON) -m config.embedded run --fleeting -- $(PROJECT_PYTHON)
# Tests and checks keep their services apart from those of the demo.
TEST := DJANGO_ENV=test DATA_DIR="$${DATA_DIR:-.data/test}"

.DEFAULT_GOAL := help
.PHONY: help demo run worker test test-long bench check format lock reset system venv needs-demo needs-test

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

demo: needs-demo ## Start everything, play one landlord from home page to dashboard, stay up (ARGS=--exit stops after)
	@$(SERVED) -m config.demo $(ARGS)

run: needs-demo ## Start web, worker, beat and the Stripe sandbox; Ctrl-C ends them
	@$(SERVED) -m config.running

worker: venv ## Start one more worker
	@$(SERVED) -m celery -A config.celery worker -Q default,documents -c 2 -l INFO $(ARGS)

test: needs-test ## Run all tests, those in a browser included (ARGS="-k name" narrows)
	@$(TEST) $(FLEETING) -m pytest -n $(PROCESSES) --dist worksteal $(ARGS)

test-long: needs-test ## Run in full what `make test` leaves out or runs a part of
	@$(TEST) $(FLEETING) -m pytest -m long $(ARGS)
	@HISTORIES=500 $(TEST) $(FLEETING) -m pytest tests/billing/test_any_history_ends_the_same.py $(ARGS)

bench: needs-test ## Measure what must stay fast, each with its bound
	@$(TEST) $(SERVED) -m tests.bench $(ARGS)

check: venv ## Lint, types, contracts, migrations, deployment settings, templates, generated documents
	@$(TEST) $(SERVED) scripts/check.py

format: venv ## Put code and templates into their one form
	@$(PROJECT_PYTHON) -m ruff check --quiet --fix . ; $(PROJECT_PYTHON) -m ruff format .
	@$(PROJECT_PYTHON) -m djlint --quiet --reformat templates

lock: venv ## Pin the newest versions that requirements*.in allow
	@$(PROJECT_PYTHON) scripts/lock.py

reset: venv ## End the embedded services and remove all data of this folder
	@$(TEST) $(PROJECT_PYTHON) -m config.embedded reset
	@$(PROJECT_PYTHON) -m config.embedded reset
	@rm -rf .artefacts staticfiles

system: ## Install the system packages with apt (as root)
	@PYTHON="$(PYTHON)" sh scripts/system.sh all

venv: ## Make .venv and install the requirements into it
	@command -v "$(PYTHON)" >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; %s is %s. Name another: make PYTHON=python3.12 ..." % (sys.executable, sys.version.split()[0]))'
	@"$(PYTHON)" scripts/install.py

needs-demo:
	@PYTHON="$(PYTHON)" sh scripts/system.sh demo
	@$(MAKE) --no-print-directory venv

needs-test:
	@PYTHON="$(PYTHON)" sh scripts/system.sh test
	@$(MAKE) --no-print-directory venv
