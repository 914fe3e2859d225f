# The two commands that matter: `make demo` and `make test`. Both set up all they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAIN_BIN := .venv-train/bin
READY := $(VENV)/.ready
TRAIN_READY := .venv-train/.ready
ENCODER := build/encoder
RUN := build/run
# Real news that may be used for training but is not part of the project; left out where it is not at hand.
REAL_NEWS ?= $(wildcard ../shared/corpus/train.jsonl)
TRAIN_FILES := $(sort $(wildcard training/corpus/*.ann)) $(REAL_NEWS)
EVALUATION ?= $(wildcard ../shared/corpus/dev.jsonl ../shared/corpus/authored_dev.jsonl)

.PHONY: demo test train evaluate bench lint docs clean

demo: $(READY)
	@mkdir -p out
	@$(BIN)/saksi read examples --format table
	@$(BIN)/saksi read examples --format html --quiet -o out/demo.html
	@$(BIN)/saksi read examples --format json --quiet -o out/demo.json
	@echo
	@echo "Open out/demo.html in a browser to see each claim beside the words that say it."
	@echo "The same records as JSON: out/demo.json. Read your own: $(BIN)/saksi read FILE --published 2024-05-31"

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m saksi.schema --check
	$(BIN)/python -m training.annotation --check training/corpus/*.ann
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m saksi.schema --write

bench: $(READY)
	$(BIN)/python -m bench.speed
	rm -f build/bench.db* && mkdir -p build && $(BIN)/python -m bench.store build/bench.db

train: $(TRAIN_READY) $(ENCODER)/encoder.safetensors
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.train --encoder $(ENCODER) --train $(TRAIN_FILES) --out $(RUN)
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.export --run $(RUN) --encoder $(ENCODER) --train $(TRAIN_FILES) \
		--out build/model --version $$(date +%Y.%m.%d)
	@echo "The new model is in build/model. Compare: make evaluate MODEL=build/model"

evaluate: $(READY)
	for file in $(EVALUATION); do echo; echo $$file; \
	  $(BIN)/python -m training.evaluate $$file $(if $(MODEL),--model $(MODEL)); done

$(ENCODER)/encoder.safetensors: $(TRAIN_READY) training/convert_encoder.py
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.convert_encoder --out $(ENCODER) \
		$(foreach file,$(TRAIN_FILES),--text $(file))

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TRAIN_READY): requirements-train.lock pyproject.toml
	$(PYTHON) -m venv .venv-train
	$(TRAIN_BIN)/pip install --quiet --disable-pip-version-check -r requirements-train.lock
	@touch $@

clean:
	rm -rf $(VENV) .venv-train build dist out
