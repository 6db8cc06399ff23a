# Two commands on a fresh machine (Debian 12 with make and python3-venv): make demo, make test.
PY ?= python3
V := .venv
STAMP := $(V)/.stamp
RUN := $(V)/bin/python -m
APT := dovecot-imapd dovecot-lmtpd postgresql tesseract-ocr
APT_BENCH := dovecot-imapd dovecot-lmtpd postfix

.PHONY: help demo test test-long test-servers bench-servers check lint types imports coverage bench bench-peers bench-read bench-hostile fuzz bench-extract calibrate wheel lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PY=python3.11"; exit 1; }
	@test -x $(V)/bin/python || $(PY) -m venv $(V) || { rm -rf $(V); echo "venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "installing what requirements.lock names into $(V)"
	@$(RUN) pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN) pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## all of it on this machine: mail servers, sample mail, answers
	@$(V)/bin/mail-intake demo

test: $(STAMP)  ## every test that is not marked long
	@rm -f .coverage .coverage.*
	@$(RUN) $(if $(COVERAGE),coverage run -m )pytest -q

test-long: $(STAMP)  ## the tests marked long
	@$(RUN) pytest -q -m long

test-servers:  ## Debian packages that tests of real servers need (as root)
	@apt-get update -qq
	@DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APT)

bench-servers:  ## Debian packages that make bench needs (as root): Dovecot, and Postfix for its smtp-sink
	@apt-get update -qq
	@DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APT_BENCH)

check: lint types imports coverage  ## what CI checks

lint: $(STAMP)  ## ruff: rules and format
	@$(RUN) ruff check src tests bench
	@$(RUN) ruff format --check src tests bench

types: $(STAMP)  ## mypy, strict
	@$(RUN) mypy

imports: $(STAMP)  ## the rooms: imports go down only
	@$(V)/bin/lint-imports

coverage: $(STAMP)  ## tests with coverage: 90 % overall, 100 % of model, decide and services
	@$(MAKE) --no-print-directory test COVERAGE=1
	@$(MAKE) --no-print-directory coverage-report

coverage-report: $(STAMP)
	@$(RUN) coverage combine -q
	@$(RUN) coverage report --fail-under=90
	@$(RUN) coverage report --include='*/model/*,*/decide/*,*/services/*' --fail-under=100

bench: $(STAMP)  ## a backlog drained end to end: rates, memory, other programs beside it
	@if test -d ../shared/bench; then $(MAKE) --no-print-directory bench-peers; fi
	@$(RUN) bench.intake $(BENCH)

bench-peers: build/peers/.stamp  ## packages of the programs that make bench compares with

build/peers/.stamp:
	@mkdir -p build
	@for one in "peers imap-tools" "helpdesk django-helpdesk django<6 django-bootstrap4-form packaging setuptools"; do \
		set -- $$one; folder=build/$$1; shift; \
		$(PY) -m venv $$folder && $$folder/bin/pip install -q --disable-pip-version-check "$$@" \
		|| echo "$$folder: not installed, left out of the comparison"; \
	done
	@mkdir -p build/peers && touch $@

bench-read: build/bench/.stamp  ## what reading a message costs, against the standard parser and a compiled one
	@PYTHONPATH=build/bench/lib $(V)/bin/python bench/read.py $(BENCH)

bench-hostile: $(STAMP)  ## that reading takes twice as long for twice as much, whatever it is
	@$(V)/bin/python bench/hostile.py

bench-extract: $(STAMP)  ## what understanding a message costs, and that it grows no faster than the mail
	@$(RUN) bench.extract

calibrate: $(STAMP)  ## how far a confidence can be trusted, on every labelled message and its variants
	@$(RUN) tests.samples.calibrate

FUZZ_SECONDS ?= 600

fuzz: build/fuzz/.stamp  ## reading, HTML and segments against what a fuzzer thinks of, FUZZ_SECONDS in all
	@PYTHONPATH=build/fuzz/lib:. $(RUN) tests.fuzz $(FUZZ_SECONDS)

# What one target alone needs lies beside the environment, at the version that pyproject.toml names.
build/%/.stamp: pyproject.toml $(STAMP)
	@$(RUN) pip install -q --disable-pip-version-check --no-deps --upgrade --target build/$*/lib \
		"$$(sed -n 's/^$* = \["\([^"]*\)"\].*/\1/p' pyproject.toml)"
	@touch $@

wheel: $(STAMP)  ## dist/*.whl, with default configuration and templates inside
	@rm -rf dist
	@$(RUN) build --wheel --no-isolation -o dist . >/dev/null
	@ls dist

wheel-test: wheel  ## the wheel alone, in an empty folder: the demo runs from what it carries
	@rm -rf build/wheel-test && mkdir -p build/wheel-test && $(PY) -m venv build/wheel-test/.venv
	@build/wheel-test/.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@build/wheel-test/.venv/bin/pip install -q --disable-pip-version-check --no-deps dist/*.whl
	@cd build/wheel-test && .venv/bin/mail-intake demo --once

lock:  ## write requirements.lock anew (needs uv); names no index
	uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header --no-strip-extras --universal --python-version 3.11 -q -o requirements.lock

clean:  ## remove what make made
	rm -rf $(V) dist .coverage .coverage.*
