# Roost. "make" lists the targets; docs/developing.md explains them.
# GNU make and a POSIX shell; Go and Node.js must be there, "make setup" installs the rest.

GO          ?= go
NPM         := npm --prefix web --silent
DATA        ?= data
ARGS        ?=
FUZZTIME    ?= 30s
ROUNDS      ?= 10
KEEP_GOING  ?=
TEST_FLAGS  ?=
SCREENS     ?= web/test-results/screens
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The program is one static binary; the race detector is the only thing that needs cgo.
export CGO_ENABLED := 0
export FUZZTIME KEEP_GOING
# The browser of the end-to-end tests.
export CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

LDFLAGS      = -s -w -X main.version=$(VERSION)
WITH_POSTGRES = ./scripts/with-postgres.sh
# What runs concurrently enough to be tested with the race detector too.
RACE        := ./client/... ./internal/bus/... ./internal/gateway/... ./internal/lane/... ./internal/message/... ./internal/presence/...
# What the built web client is made of.
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -name e2e -prune -o \
		-name test-results -prune -o -type f ! -name '*.test.*' -print 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

##@ Use

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\nVariables: ARGS (run, bench), DATA (run), FUZZ and FUZZTIME (fuzz), ROUNDS (crash), TEST_FLAGS (go-test), KEEP_GOING=1 (test)\n'

.PHONY: run
run: build ## build, start with the data in ./data, print the address
	@exec bin/roost serve --data $(DATA) $(ARGS)

.PHONY: build
build: web ## build the web client and bin/roost with it inside
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/roost ./cmd/roost

.PHONY: web
web: internal/webui/dist/index.html ## build the web client, when its sources changed

internal/webui/dist/index.html: $(WEB_SOURCES)
	@./scripts/setup-web.sh
	$(NPM) run build
	@find internal/webui/dist -mindepth 1 ! -name .keep -delete
	@cp -R web/dist/. internal/webui/dist/
	@touch $@

##@ Test

.PHONY: test
test: ## everything that has to pass, on a fresh machine too (see docs/developing.md)
	@./scripts/test.sh setup lint arch verify web-test build size go-test race e2e

.PHONY: test-fast
test-fast: ## Go tests without the black box ones, and the web unit tests
	@$(WITH_POSTGRES) $(GO) test -short $$($(GO) list ./... | grep -v '/roost/test$$')
	@./scripts/setup-web.sh
	@$(NPM) run test

.PHONY: lint
lint: ## golangci-lint, and the formatting and lint of the web client
	@tool=$$(./scripts/setup-lint.sh) && $$tool run --allow-parallel-runners ./...
	@./scripts/setup-web.sh
	@$(NPM) run lint

.PHONY: arch
arch: ## the rules of the house: import directions, budgets, comments
	@$(GO) test -count=1 ./internal/arch

.PHONY: generate
generate: ## write what is generated: OpenAPI document, TypeScript types, reference pages
	@$(GO) generate ./...
	@./scripts/setup-web.sh
	@$(NPM) run generate --if-present

.PHONY: verify
verify: ## generate, and fail if that changes a file
	@./scripts/verify.sh

.PHONY: web-test
web-test: ## types and unit tests of the web client
	@./scripts/setup-web.sh
	@$(NPM) run typecheck
	@$(NPM) run test

.PHONY: go-test
go-test: ## all Go tests, on SQLite and a real PostgreSQL
	@$(WITH_POSTGRES) $(GO) test -timeout 15m $(TEST_FLAGS) ./...

.PHONY: race
race: ## the concurrent packages with the race detector, where there is a C compiler
	@if command -v gcc >/dev/null 2>&1; then \
		CGO_ENABLED=1 $(GO) test -race -timeout 10m $(TEST_FLAGS) $(RACE); \
	else echo "race: skipped, there is no gcc"; fi

.PHONY: size
size: web ## the first load of the web client against its budget
	@$(NPM) run size

.PHONY: e2e
e2e: build ## the web client in Chromium against bin/roost; a file that fails runs once more, and is named
	@ROOST_TEST_BINARY=$(CURDIR)/bin/roost node web/scripts/e2e.mjs

.PHONY: web-bench
web-bench: build ## figures of the web client: opening, a long chat scrolled, memory (see docs/performance.md)
	@ROOST_TEST_BINARY=$(CURDIR)/bin/roost $(NPM) run speed
	@ROOST_WEB_BENCH=1 ROOST_TEST_BINARY=$(CURDIR)/bin/roost $(NPM) run e2e -- bench

.PHONY: audit
audit: build ## Lighthouse on the web client, as a phone sees it; prints scores, fails for none
	@ROOST_TEST_BINARY=$(CURDIR)/bin/roost node web/scripts/audit.mjs

.PHONY: screenshots
screenshots: build ## pictures of every screen into SCREENS (default web/test-results/screens), to be looked at
	@ROOST_SCREENS=$(abspath $(SCREENS)) ROOST_TEST_BINARY=$(CURDIR)/bin/roost $(NPM) run e2e -- screens
	@echo "$(SCREENS)"

.PHONY: crash
crash: ## kill the server, PostgreSQL, and both, under load, ROUNDS times on each engine
	@ROOST_CRASH_ROUNDS=$(ROUNDS) $(WITH_POSTGRES) $(GO) test -count=1 -timeout 60m -v -run Crash ./test

.PHONY: upgrade-data
upgrade-data: ## keep what the newest schema writes, for the test of upgrades; at a release with a new one
	@$(WITH_POSTGRES) $(GO) test -count=1 -run 'TestUpgradeData$$' ./test \
		-make-upgrade-data "$$(ls internal/sqlstore/migrations | tail -n 1 | cut -d _ -f 1)"

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME
	@./scripts/fuzz.sh

.PHONY: bench
bench: build ## the figures of docs/performance.md; ARGS="--help" lists what can be measured
	bin/roost bench $(ARGS)

.PHONY: figures
figures: build ## measure all of docs/performance.md, on both engines; SCENARIOS picks some
	@./scripts/with-postgres.sh -durable ./scripts/figures.sh

##@ Keep house

.PHONY: setup
setup: ## install what is missing: Debian packages, the linter, the web client's packages
	@./scripts/setup-packages.sh
	@./scripts/setup-web.sh
	@./scripts/setup-lint.sh >/dev/null

.PHONY: fmt
fmt: ## format the Go and TypeScript sources
	@tool=$$(./scripts/setup-lint.sh) && $$tool fmt ./...
	@./scripts/setup-web.sh
	@$(NPM) run fix

.PHONY: clean
clean: ## remove what was built (not ./data)
	@rm -rf bin .cache web/dist web/test-results
	@find internal/webui/dist -mindepth 1 ! -name .keep -delete
