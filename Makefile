# Needs make and any Python 3.8 or newer; everything else is fetched once. A line per target: `make`.

PYTHON ?= python3
ASSISTANT := .venv/assistant/bin/python
RASA := PYTHONPATH=. RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 $(ASSISTANT) -m rasa

# The folder from which make was called, also with -C; relative IN and OUT start there.
export CALLER := $(PWD)
# Handed over by the environment, unexpanded: a question may hold quotes and dollar signs.
override Q := $(value Q)
export Q IN OUT FILE FROM UPGRADE TRAIN TEST VALIDATION OOS

.DEFAULT_GOAL := help
.PHONY: help run test train ask replay learn impact check check-source validate stories bench-nlu bench-widget shell env lock clean clean-env

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: ## start everything and print where to go; Ctrl-C ends it (CHECK=1: ask one question, say how long it took, end)
	@$(PYTHON) -m tools.run $(if $(CHECK),--check-first-answer)

test: ## run every test
	@$(PYTHON) -m tools.test

train: ## train the assistant if its files changed (FORCE=1: in any case)
	@$(PYTHON) -m tools.train $(if $(FORCE),--force)

ask: ## ask one question: make ask Q="what is bcma"
	@$(PYTHON) -m tools.manage ask

replay: ## run conversations from a file: make replay IN=requests.jsonl OUT=replies.jsonl
	@$(PYTHON) -m tools.manage replay

learn: ## teach what editors accepted at the desk: examples, tests, and how they are read (TRAIN=1: train at once, FROM=file: lessons of a desk elsewhere)
	@$(PYTHON) -m tools.learn

impact: ## show which replies change since they were last released (RELEASE=1: keep the present ones as released)
	@$(PYTHON) -m tools.impact $(if $(RELEASE),--release)

check: env ## check the answers, the facts and the numbers (REPORT=1: every text with its measures, PRODUCTION=1: all must be approved)
	@TF_CPP_MIN_LOG_LEVEL=3 $(ASSISTANT) -m tools.check $(if $(REPORT),--report) $(if $(PRODUCTION),--production)

check-source: env ## compare a new snapshot of the page with the recorded one: make check-source FILE=page.txt (ANYWAY=1: even if little of it is left)
	@test -n "$$FILE" || { echo 'Name the saved text of the page: make check-source FILE=page.txt' >&2; exit 2; }
	@$(ASSISTANT) -m tools.check_source $(if $(ANYWAY),--anyway) -- "$$FILE"

validate: env ## let Rasa check domain, training data, rules and stories
	@$(PYTHON) -m tools.validate

stories: ## run tests/test_stories.yml with `rasa test`
	@$(PYTHON) -m tools.stories

bench-nlu: env ## measure the understanding on CSV files: make bench-nlu TRAIN=a.csv TEST=b.csv [VALIDATION=c.csv] [OOS=label] [STOCK=1]
	@test -n "$$TRAIN" -a -n "$$TEST" || { echo 'TRAIN and TEST are both needed: make bench-nlu TRAIN=train.csv TEST=test.csv' >&2; exit 1; }
	@from() { case "$$1" in /*) printf %s "$$1" ;; *) printf %s "$$CALLER/$$1" ;; esac; }; \
	PYTHONPATH=. RASA_TELEMETRY_ENABLED=false $(ASSISTANT) -m bench.nlu.run "$$(from "$$TRAIN")" "$$(from "$$TEST")" \
	    $(if $(VALIDATION),--validation "$$(from "$$VALIDATION")") $(if $(OOS),--oos-label "$$OOS") $(if $(STOCK),--stock)

bench-widget: env ## weigh the web widget beside others from npm, pinned and fetched once (without npm: ours alone)
	@.venv/desk/bin/python -m bench.widget_sizes

shell: train ## talk to the assistant alone, in this terminal
	@$(RASA) shell --model models/assistant.tar.gz

env: ## build both environments if they are not up to date
	@$(PYTHON) -m tools.bootstrap

lock: ## write the lock files anew after a change in requirements/*.in (UPGRADE=1: newer versions, too)
	@$(PYTHON) -m tools.lock

clean: ## remove what can be made again; records and secrets in var/ stay
	@$(PYTHON) -m tools.clean

clean-env: ## remove the environments alone, to have them built from nothing
	@$(PYTHON) -m tools.clean --environments
