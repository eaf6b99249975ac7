# Everything runs in .venv/, which the first target makes; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin
# As long as it is newer than pyproject.toml and constraints.txt, what they ask for is installed.
STAMP := .venv/.installed

.PHONY: setup demo test lint figures clean

setup: $(STAMP)

demo: $(STAMP)
	rm -rf demo
	$(BIN)/autograder grade examples/class --out demo
	@echo "The report is demo/report.html"

test: $(STAMP)
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTEST_FLAGS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/autograder release --check

# The pictures of the lessons, and the students' copies of them.
figures: $(STAMP)
	$(BIN)/python -m figures
	$(BIN)/autograder release

clean:
	rm -rf .venv build demo *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(STAMP): pyproject.toml constraints.txt | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

# Debian's python3 may lack ensurepip; virtualenv brings its own pip, and --target leaves the system's packages alone.
$(BIN)/pip:
	$(PYTHON) -m venv .venv || { \
		rm -rf .venv && \
		$(PYTHON) -m pip install --quiet --target build/virtualenv virtualenv && \
		PYTHONPATH=build/virtualenv $(PYTHON) -m virtualenv --quiet .venv; }
