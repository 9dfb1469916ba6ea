# Every target builds what it needs; `make run` and `make test` are enough on a fresh machine.
SHELL := /bin/sh
PY := .venv/bin/python
SERVE ?= 1
SCALE ?= 0.02

.PHONY: run test check bench soak setup test-tools lock screenshots clean

run: setup  ## One full cycle, then the dashboard (SERVE=0: the cycle alone)
	@.venv/bin/leumund run $(if $(filter 0,$(SERVE)),--once)

test: setup test-tools  ## The whole test suite
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile tests

check: setup  ## Format, lint, types, layers, unused and missing dependencies
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/deptry .

bench: setup  ## Every benchmark beside its baseline; renews docs/benchmarks.md (SCALE=1: growth to ten million reviews)
	@$(PY) -m bench.all $(if $(filter command,$(firstword $(origin SCALE))),--scale $(SCALE))

soak: setup  ## The fault matrix, longer than in the test suite (SCALE=1: the full figures)
	@$(PY) -m bench.soak --scale $(SCALE)

screenshots: setup test-tools  ## Renew the pictures of the README from the demo
	@$(PY) -m bench.screenshots

setup:
	@deploy/setup

test-tools:
	@deploy/test-tools

lock: setup  ## Resolve the dependencies anew
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --group dev pyproject.toml -o requirements.lock

clean:
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache
