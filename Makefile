# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser

.PHONY: run test lint bench soak lock screenshots clean

run: $(READY)
	$(BIN)/briefing demo

test: $(READY) $(BROWSER) lint
	$(BIN)/python -m pytest -m "not soak and not browser" -n 3 --dist loadfile
	@# A page that never answers is named, and does not hold up the others.
	$(BIN)/python -m pytest -m "browser and not soak" -n auto --dist loadfile --timeout 300 --timeout-method thread

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m benchmarks.run

soak: $(READY) $(BROWSER)
	$(BIN)/python -m pytest -m soak

screenshots: $(READY) $(BROWSER)
	$(BIN)/python -m docs.screenshots

# Locked with hashes, no registry address; `--no-deps`: the lock says it all.
$(READY): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# A browser for the tests: the system's Chromium, else Playwright's own download.
$(BROWSER): | $(READY)
	$(BIN)/python -m tests.browser.install && touch $@

lock:
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist *.egg-info
