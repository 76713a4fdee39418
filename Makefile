# `make serve` runs everything; `make test` runs every test. Both set up what they need.
PY := .venv/bin/python
BOT := .venv/bin/bot
UV := .tools/bin/uv

.PHONY: serve test check setup setup-dev lock eval bench crash-test storm widget widget-report train clean

serve: setup
	@$(BOT) serve

train: setup
	@$(BOT) train

# Environment of what runs; fingerprinted, so that it costs nothing when nothing changed.
setup:
	@python3 tools/setup.py core

setup-dev:
	@python3 tools/setup.py dev

test: setup-dev
	@$(BOT) prepare
	@$(PY) -m pytest

check: setup-dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

eval: setup-dev
	@$(BOT) prepare
	@$(PY) -m bot.evaluation

# This project and a stock Rasa assistant side by side: tests/bench/side_by_side.py --help. Then what a turn costs inside of the engine.
bench: setup-dev
	@$(PY) tests/bench/side_by_side.py $(BENCH)
	@$(PY) tests/bench/turns.py

crash-test: setup-dev
	@$(PY) tests/crash/outbox.py --requests 1000 --kills 30 --database sqlite
	@$(PY) tests/crash/outbox.py --requests 1000 --kills 30 --database postgres

# 200 patients through nginx to three servers, one killed every five seconds; needs PostgreSQL, Redis and nginx on this machine.
storm: setup-dev
	@$(BOT) prepare
	@$(PY) tests/workers/storm.py

# The widget's built file is committed; only who changes its source needs Node.js.
widget:
	cd bot/widget && npm ci && npm run build

widget-report: setup-dev
	@$(BOT) prepare
	@$(PY) tests/widget/report.py

# Compile the lock files anew after a change of requirements/*.in or overrides.txt.
lock:
	@python3 tools/setup.py tools
	cd requirements && for name in core dev; do \
	  ../$(UV) pip compile -q --python-version 3.11 --override overrides.txt --generate-hashes --no-emit-index-url $$name.in -o $$name.txt || exit 1; \
	done

clean:
	rm -rf .venv .tools var models reports .pytest_cache .mypy_cache .ruff_cache
