# The commands of the house. `make run` to try it, `make check` before you hand anything in.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

DATA  ?= ./data
ADDR  ?= localhost:8080
FRESH ?=

export CGO_ENABLED ?= 0
export GOFLAGS     ?= -trimpath
BUILD = go build -buildvcs=false

assets-in  := $(shell find web -type f) scripts/assets.mjs
asset-mark := internal/kit/asset/dist/manifest.json
npm-mark   := node_modules/.motcua-installed

.PHONY: help run build assets generate facts room fmt lint test race journey shots check long clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: build ## try it: a demonstration province on SQLite in ./data (FRESH=1 starts over, ADDR=host:port, DATA=dir)
	exec bin/motcua demo --data $(DATA) --addr $(ADDR) $(if $(FRESH),--fresh)

build: assets ## bin/motcua, one file, no CGO
	$(BUILD) -o bin/motcua ./cmd/motcua

assets: $(asset-mark) ## the parts of the browser (styles, fonts, icons), from pinned npm packages

$(asset-mark): $(npm-mark) $(assets-in)
	npm run --silent build
	@touch $@

$(npm-mark): package.json package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

generate: ## the Go of the templ pages (committed)
	scripts/templ.sh generate

facts: ## the schemas of internal/event/testdata, after a fact was added
	MOTCUA_WRITE_FACTS=1 go test -count=1 -run TestWriteFacts .

room: ## a running room of plain records to begin with: NAME=x
	scripts/room.sh $(NAME)

fmt: ## gofmt and templ fmt over everything
	git ls-files -co --exclude-standard -- '*.go' | grep -v '_templ\.go$$' | xargs -r gofmt -w
	scripts/templ.sh fmt

lint: ## golangci-lint alone (Go builds it once and keeps it in its cache)
	"$$(cd tools/lint && go tool -n golangci-lint)" run

bin/templ: tools/go.mod tools/go.sum
	cd tools && $(BUILD) -o ../bin/templ github.com/a-h/templ/cmd/templ

test: assets ## Go tests (on PostgreSQL too when MOTCUA_TEST_POSTGRES is set; make check always does both)
	go test -p 2 ./...

race: ## the race detector over what scripts/race.list names
	scripts/race.sh

journey: build ## the browser journeys (on PostgreSQL too when MOTCUA_TEST_POSTGRES is set; ONLY=name, ALL=1: with and without JavaScript on both)
	node tests/browser/run.mjs $(ONLY)

shots: build ## the journeys again, leaving the pictures of the README in docs/screenshots
	SHOTS=1 ALL=1 node tests/browser/run.mjs $(ONLY)

check: ## everything, on both engines; what CI runs
	scripts/check.sh

long: ## what chance and time find: random seeds (SEED=n again), fuzzing, crashes, load; before an issue is closed
	scripts/long.sh

clean: ## what was built (not ./data)
	rm -rf bin node_modules test-results
	find internal/kit/asset/dist -mindepth 1 -not -name .keep -delete
