# Each target is a line or two that a person could type. `make lab` and `make test` are all one needs.
PYTHON ?= python3
PORT ?= 8888
VENV := .venv
BIN := $(VENV)/bin
LITE := .cache/lite
LESSONS := $(sort $(wildcard notebooks/*.ipynb))
NOTEBOOKS := $(LESSONS) $(sort $(wildcard notebooks/*/*.ipynb))

# Everything Jupyter, IPython and matplotlib write stays inside the project; nothing of the user's is read.
WRITTEN := $(CURDIR)/.cache
export JUPYTER_CONFIG_PATH := $(CURDIR)/jupyter
export JUPYTER_CONFIG_DIR := $(WRITTEN)/jupyter/config
export JUPYTER_DATA_DIR := $(WRITTEN)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(WRITTEN)/jupyter/runtime
export JUPYTERLAB_SETTINGS_DIR := $(WRITTEN)/jupyter/settings
export JUPYTERLAB_WORKSPACES_DIR := $(WRITTEN)/jupyter/my-course
export IPYTHONDIR := $(WRITTEN)/ipython
export MPLCONFIGDIR := $(WRITTEN)/matplotlib
export npm_config_cache := $(WRITTEN)/npm
# Python keeps what it compiles, in .venv, even where it is told not to: without, each kernel compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE

WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope
LEAN := -p tests.lean
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout 120

.PHONY: help lab room again test unit notebooks tools engines on-engine execute exercises answers guidance animation browser site serve-site tab lint contract bench lock offline clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

# On an engine, each lesson works in tables of its own.
lab: export F1MODEL_LESSON_TABLES := 1
lab: room  ## open the course in JupyterLab, at lesson 00 (PORT=8888)
	$(BIN)/jupyter lab --port=$(PORT) --ServerApp.root_dir=my-course --LabApp.default_url=/lab/tree/00-start-here.ipynb

room: $(VENV)/course  ## lay your own copies of the notebooks in my-course/; what you changed there is never overwritten
	@$(BIN)/python -m tools.notebooks.room

again: $(VENV)/course  ## lay one of them anew, and keep yours beside it (LESSON=05, LESSON=exercises/05)
	@$(BIN)/python -m tools.notebooks.room again "$(LESSON)"

# One run for both, so that no worker waits; the notebooks first, since a short test is the better one to end with.
test: $(VENV)/course  ## pass the tests: every notebook under strict nbval, and the unit tests
	$(PYTEST) $(LEAN) -p tests.warm --no-loadscope-reorder $(NBVAL) $(NOTEBOOKS) tests

unit: $(VENV)/course  ## pass the unit tests alone
	$(PYTEST) $(LEAN) tests

notebooks: $(VENV)/course  ## pass the notebooks alone
	$(PYTEST) $(LEAN) -p tests.warm $(NBVAL) $(NOTEBOOKS)

tools: $(VENV)/course  ## pass the tests of tools/: the site, the offline stick, the engine's installer
	$(PYTEST) tests/tools

engines: $(VENV)/course  ## pass the engine tests and the notebooks on DynamoDB Local, or ENGINE=ministack, ENGINE=dynoxide
	@$(BIN)/python -m tools.engines $(ENGINE:%=--engine=%) $(MAKE) --no-print-directory on-engine

# Against the engine at AWS_ENDPOINT_URL_DYNAMODB; WORKERS=1 where it has no database for each access key.
ON_ENGINE = $(PYTEST) $(LEAN) -p tests.isolated -p tests.on_engine
on-engine: $(VENV)/course
	$(ON_ENGINE) tests/engines
	$(ON_ENGINE) $(NBVAL) $(NOTEBOOKS)

execute: $(VENV)/course  ## for maintainers: run all notebooks in place and write them in canonical form
	$(BIN)/python -m tools.notebooks.execute $(NOTEBOOKS)

exercises: $(VENV)/course  ## for maintainers: write the exercises anew from the solutions, and run both
	$(BIN)/python -m tools.notebooks.exercises
	$(BIN)/python -m tools.notebooks.execute notebooks/solutions/*.ipynb notebooks/exercises/*.ipynb

answers: $(VENV)/course  ## for maintainers: write the facilitator's docs/answers.md from lessons, predictions, exercises
	$(BIN)/python -m tools.notebooks.answers

guidance: $(VENV)/course  ## for maintainers: write docs/guidance.md, AWS's advice and what answers it, from the review
	$(BIN)/python -m tools.guidance

animation: $(VENV)/dev  ## for maintainers: write docs/studio.gif, half a minute of the studio, from the studio in Chromium
	$(BIN)/python -m tools.animation

browser: $(VENV)/dev  ## open every lesson in JupyterLab in Chromium, run it, hold it to accessibility, photograph it
	$(BIN)/python -m pytest -n 2 --dist load tests/browser

site: $(VENV)/course $(LITE)/ready  ## make the course a static site, _site/, that runs in a browser tab
	@$(BIN)/python -m tools.site.build

serve-site: $(VENV)/course  ## serve that site on this machine (PORT=8888)
	@$(BIN)/python -m tools.site.serve $(PORT)

tab: $(VENV)/dev site  ## run the notebooks in Pyodide, under Node, and the site in Chromium and Firefox
	$(BIN)/python -m pytest -n 2 --dist load tests/tab

lint: $(VENV)/dev  ## ruff, mypy, and zizmor for the workflows
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet --persona pedantic --strict-collection .github/workflows

contract: $(VENV)/dev  ## hold API, templates and generated code to their documents, with the tools that read them
	$(PYTEST) tests/export tests/f1
	HYPOTHESIS_PROFILE=ci $(PYTEST) $(ROUND_TRIPS)
ROUND_TRIPS := $(addprefix tests/export/,test_json_form.py test_python_form.py test_template_round_trip.py)

bench: $(VENV)/dev $(LITE)/ready  ## measure, as ratios side by side, and write docs/measurements.md
	$(BIN)/python -m tools.bench

lock:  ## write the locks anew (needs uv)
	uv pip compile pyproject.toml --extra api --extra open --extra test --group build $(LOCK_OPTIONS) -o requirements.lock
	uv pip compile pyproject.toml --extra dev --group build -c requirements.lock $(LOCK_OPTIONS) -o requirements-dev.lock
	uv pip compile --group site -c requirements.lock $(LOCK_OPTIONS) -o requirements-site.lock
	for each in uv java ministack; do uv pip compile --group $$each $(LOCK_OPTIONS) -o requirements-$$each.lock; done
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" --quiet --upgrade

# For this machine and its Python, or PLATFORMS="windows macos linux linux-arm" PYTHONS="3.11 3.12".
offline: $(VENV)/course  ## gather the course and its wheels in offline/, to install where there is no network
	@$(BIN)/python tools/offline.py gather --platforms $(PLATFORMS) --pythons $(PYTHONS)

clean:  ## remove what was set up; my-course/ stays
	rm -rf $(VENV) .cache _site

# The environment, set up once and again only when a lock changes. uv makes it quick; where it is absent it is fetched, by
# the pip of the Python that is there, or by the one that comes with venv, and held to its lock. The course's has a pip
# of its own.
# In a folder that `make offline` made, all comes from its wheels.
GATHERED := $(wildcard wheels/gathered.txt)
FROM := $(if $(GATHERED),--no-index --find-links wheels)
GET_UV := install --quiet --disable-pip-version-check $(FROM) --require-hashes -r requirements-uv.lock
$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This course needs Python 3.11 or later. Name one: make lab PYTHON=/path/to/python3.11"; exit 1; }
	@$(if $(GATHERED),$(PYTHON) tools/offline.py check)
	$(PYTHON) -m venv --without-pip $(VENV)
	@command -v uv > /dev/null || $(PYTHON) -m pip --python $(BIN)/python $(GET_UV) 2> /dev/null || \
		{ $(BIN)/python -m ensurepip > /dev/null && $(BIN)/python -m pip $(GET_UV); }
	@touch $@

$(VENV)/course: requirements.lock pyproject.toml | $(VENV)/python
	@PATH="$(BIN):$$PATH" uv pip install --quiet $(FROM) --python $(BIN)/python --require-hashes -r requirements.lock
	@PATH="$(BIN):$$PATH" uv pip install --quiet $(FROM) --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/course
	@PATH="$(BIN):$$PATH" uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

# JupyterLite builds in an environment of its own.
$(LITE)/ready: requirements-site.lock | $(VENV)/python
	$(PYTHON) -m venv $(LITE)
	@PATH="$(BIN):$$PATH" uv pip install --quiet --python $(LITE)/bin/python --require-hashes -r requirements-site.lock
	@touch $@
