# Plenum: `make run` to try it, `make test` for everything that is checked.
GO        ?= go
BIN       := bin
UI        := functions/web
UI_SRC    := $(shell find $(UI)/src $(UI)/index.html $(UI)/package-lock.json $(UI)/vite.config.ts -type f 2>/dev/null)
UI_DIST   := $(UI)/dist/index.html
VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS   := -X main.version=$(VERSION)

.PHONY: run ui policy-examples build programs test check bench fuzz clean

## run: build the web UI and the binary, then start a lab appliance on https://127.0.0.1:8443
run: build
	exec $(BIN)/plenum up --seed lab $(ARGS)

## ui: build the web UI when it is missing or stale
ui: $(UI_DIST)

$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	cd $(UI) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(UI_DIST): $(UI)/node_modules/.package-lock.json $(UI_SRC)
	cd $(UI) && npm run build
	@touch $@

## policy-examples: what the example policy in AssemblyScript is built with
policy-examples: policies/examples/assemblyscript/node_modules/.package-lock.json

policies/examples/assemblyscript/node_modules/.package-lock.json: policies/examples/assemblyscript/package-lock.json
	cd policies/examples/assemblyscript && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

## build: the binaries, into bin/
build: ui programs

## programs: the binaries with the web UI as it is
programs:
	$(GO) build -trimpath -tags lambda.norpc -ldflags '$(LDFLAGS)' -o $(BIN)/ ./cmd/plenum ./cmd/mediad ./cmd/function

## test: everything, its set-up included; what cannot be installed is named and left out (with CI=true: a failure)
test:
	./tests/run

## check: formatting, vet and staticcheck only
check:
	./tests/run check

## bench: the figures of the README, measured on this machine
bench:
	./tests/run bench

## fuzz: each fuzz target for a while (FUZZTIME=30s)
fuzz:
	./tests/run fuzz

clean:
	rm -rf $(BIN) tests-out $(UI)/dist/assets $(UI_DIST) $(UI)/node_modules
