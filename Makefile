# `make` alone prints the targets. Each is complete in itself: on a fresh clone it needs Python 3.11 or newer, nothing else.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
JOBS ?= 2
COUNT ?= 20000
SEED ?= 0
EVERY ?= 10
BUILD ?= build
WORKBENCH ?= $(BIN)/workbench
# What the demo needs first; the tests run it with their own interpreter and need nothing.
READY ?= $(VENV)/core
# A newer interpreter beside an older python3 is found too.
PYTHONS := $(PYTHON) python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# pip and uv compile what they install; our own modules compile on first import, which this variable would prevent.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test nightly mutants lint types hunt bench lab page picture pages site dist matrix clean

help: ## this list
	@echo 'Derivations, line by line, each line checked. Targets:'
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

# -- what it does ---------------------------------------------------------------

ridge := "sum((A @ x - b)**2) + lam * sum(x**2)" \
	--var A:m,n --var x:n --var b:m --var lam::positive --wrt x
softmax := "softmax(z)" --var z:n --wrt z
attention := "P = softmax(Q @ K.T / sqrt(d), axis=1); sum(G * (P @ V))" \
	--var Q:t,d --var K:s,d --var V:s,e --var G:t,e --wrt K
problems := ridge softmax attention

demo: $(READY) ## derive and check three problems here, and as LaTeX in build/
	@mkdir -p $(BUILD)
	@$(foreach problem,$(problems),$(call derive,$(problem)) &&) true
	@printf '%s\n' '\documentclass{article}' '\usepackage{amsmath,amssymb}' '\begin{document}' \
		$(foreach problem,$(problems),'\input{$(problem)}') '\end{document}' > $(BUILD)/demo.tex
	@printf '%s\n' '' 'The same as LaTeX: $(problems:%=$(BUILD)/%.tex), and' \
		'$(BUILD)/demo.tex, which puts them on pages (cd $(BUILD) && pdflatex demo).' '' 'Try next:' \
		'  $(BIN)/workbench derive "logdet(X.T @ X + lam * eye(n))" --var X:m,n --var lam::positive --wrt X --detail full' \
		'  $(BIN)/workbench list' \
		'  $(BIN)/workbench show softmax-jacobian' \
		'  make lab'

derive = printf '\n$$ workbench derive %s\n\n' '$($(1))' && $(WORKBENCH) derive $($(1)) \
	&& $(WORKBENCH) derive $($(1)) --format latex -o $(BUILD)/$(1).tex

lab: $(VENV)/lab ## JupyterLab, opened in notebooks/
	$(BIN)/workbench lab

# -- whether it is right ----------------------------------------------------------

# The tests come last: their last lines say what was skipped, and which one command installs what was missing.
test: $(VENV)/dev ## the test suite by day, linter, types and the contract between rooms
	$(MAKE) --no-print-directory lint types
	$(BIN)/pytest -q -n $(JOBS)

nightly: $(VENV)/dev ## all cases of all tests, and the whole library in TeX, KaTeX, JupyterLab, Voila and Pyodide; then the hunt
	$(BIN)/pytest -q -n $(JOBS) --nightly
	$(MAKE) --no-print-directory lint types hunt mutants

mutants: $(VENV)/dev ## faults planted in lines, claims, sources, rules, and in EVERY=10th entry: each must be found
	$(BIN)/pytest -q -n $(JOBS) --nightly -k "mutant or fault or planted or false_rule"
	$(BIN)/python -m tests.mutation --every $(EVERY)

lint: $(VENV)/dev ## ruff, and who may import whom
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-logo

types: $(VENV)/dev ## mypy, strict on workbench/
	$(BIN)/mypy

hunt: $(VENV)/dev ## random expressions against the normal form; COUNT=20000 and SEED=0 unless told
	HUNT_COUNT=$(COUNT) HUNT_SEED=$(SEED) $(BIN)/pytest -q -n $(JOBS) tests/hunt

bench: $(VENV)/dev ## measure: derive, check, growth in depth, start-up, beside SymPy
	$(BIN)/pytest tests/benchmarks --benchmark-enable --benchmark-columns=median,iqr,rounds --benchmark-sort=name

page: $(VENV)/dev ## build the JavaScript of pages and widgets, and the still figures (node and npm)
	mkdir -p $(BUILD)/page
	$(BIN)/python -m workbench.show.code.evaluator > $(BUILD)/page/functions.js
	cp $(BUILD)/page/functions.js workbench/show/page/src/functions.js
	cp -r $(addprefix workbench/show/page/,package.json package-lock.json build.mjs src) $(BUILD)/page/
	cd $(BUILD)/page && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs $(CURDIR)/workbench/show/page
	cp workbench/show/page/figures.js $(BUILD)/page/figures.mjs
	$(BIN)/python -m workbench.press.stills > $(BUILD)/page/records.json
	node workbench/show/page/stills.mjs $(abspath $(BUILD))/page/figures.mjs workbench/show/page/src/tones.css \
		workbench/show/page/stills < $(BUILD)/page/records.json

picture: $(VENV)/dev ## write the picture of the README again, from a record and its still figure
	mkdir -p $(BUILD)
	$(BIN)/python -m workbench.press.picture > $(BUILD)/derivation.svg
	mv $(BUILD)/derivation.svg .github/derivation.svg

pages: $(VENV)/dev ## write the lectures of notebooks/ again as pages that need no kernel
	$(BIN)/python notebooks/pages.py

site: $(VENV)/site ## the library as a static site in build/site, which needs no server; what is unchanged is kept
	$(BIN)/workbench site --to $(BUILD)/site -j $(JOBS)

# -- what is given to users ---------------------------------------------------------

# The day of the last change is the date of all that is in it: the same source gives the same bytes.
dist: $(VENV)/dev ## a wheel and a source archive in dist/, the same bytes each time
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} $(BIN)/python -m hatchling build -d dist

matrix: $(VENV)/matrix ## the wheel alone on Python 3.11 to 3.14, with its oldest and its newest libraries
	$(BIN)/nox

clean: ## remove .venv, build/ and the caches
	rm -rf $(VENV) .nox build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .benchmarks

# -- set-up: one virtual environment, installed into again when pyproject.toml changes ------------

# The tests of emitted PyTorch and JAX run where these are; a CI run (.ci/run) installs them.
comma := ,
$(VENV)/core: EXTRA :=
$(VENV)/dev: EXTRA := [dev$(if $(CI),$(comma)targets)]
$(VENV)/lab: EXTRA := [lab]
$(VENV)/matrix: EXTRA := [matrix]
$(VENV)/site: EXTRA := [site]
$(VENV)/core $(VENV)/dev $(VENV)/lab $(VENV)/matrix $(VENV)/site: pyproject.toml | $(VENV)/made
	@echo 'Installing .$(EXTRA) into $(VENV); about half a minute, once.' >&2
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then $(BIN)/python -m pip install -q -e '.$(EXTRA)'; \
	else uv pip install -q --python $(BIN)/python -e '.$(EXTRA)'; fi
	@touch $@

$(VENV)/made:
	@if $(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null && { $(BIN)/python -m pip -V || command -v uv; } >/dev/null 2>&1; \
	then touch $@; exit 0; fi; \
	for python in $(PYTHONS); do \
		$$python -c '$(NEW_ENOUGH)' 2>/dev/null || continue; \
		found=$${found:-$$python}; $$python -m venv --clear $(VENV) >/dev/null 2>&1 && touch $@ && exit 0; \
	done; \
	rm -rf $(VENV); \
	if command -v uv >/dev/null; then uv venv -q --python '>=3.11' $(VENV) && touch $@ && exit 0; fi; \
	if [ -n "$$found" ]; then \
		echo "$$found cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv (or install uv)." >&2; \
	else \
		version=$$($(PYTHON) -V 2>&1) || version=missing; \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$version. Install one, or uv, or say: make PYTHON=<a newer python3>" >&2; \
	fi; exit 1
