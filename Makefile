# The only task list. `make help` shows it.

.DEFAULT_GOAL := help
.PHONY: help setup run web test lint format openapi advisories bench prove-connections prove-faults prove-fuzz prove-instructions

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Git hook that checks commit messages
	@git config core.hooksPath scripts/hooks

run: ## build and start the demonstration on http://127.0.0.1:8000
	@scripts/web --progress
	@cargo build --profile quick --locked --package parlour
	@./target/quick/parlour serve --demo

web: ## build the web app, which the program then has in it
	@scripts/web

test: web ## run all tests, on both engines and in a browser, and check that none is lost
	@scripts/need redis nginx pgbouncer chromium-headless-shell
	@cargo test --workspace --no-run
	@RUST_TEST_THREADS=$$((2 * $$(nproc))) scripts/with-postgres cargo test --workspace --quiet
	@npm --prefix web test --silent
	@PARLOUR_BIN=$(CURDIR)/target/debug/parlour npm --prefix web run e2e --silent
	@scripts/test-names

lint: web ## check form, lints, documentation, licences, spelling, the ratchet and the generated files
	@scripts/need shellcheck typos
	@scripts/test-scripts
	@scripts/check-shell
	@scripts/check-licences
	@scripts/ratchet
	@scripts/wire --check
	@target/tools/bin/typos --format brief
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- --deny warnings
	@RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --document-private-items --quiet
	@scripts/planted-faults --check
	@npm --prefix web run check --silent

format: ## put all code into form
	@cargo fmt --all

openapi: ## regenerate the descriptions of the interface and of the live events
	@cargo run --quiet --package parlour -- openapi > openapi/parlour.json
	@cargo run --quiet --package parlour -- asyncapi > openapi/events.json
	@scripts/wire

advisories: ## check the dependencies against the RustSec advisories; needs cargo-deny and the network
	@scripts/check-advisories

bench: ## measure against the bare limit and the Python stack
	@cargo build --release --quiet --package parlour --package limit
	@bench/run

prove-connections: ## open 5,000 connections and 10,000 WebSockets at once; fails if a listen queue overflows
	@cargo build --release --quiet --package parlour
	@bench/connections

prove-instructions: ## count the instructions per request on SQLite; fails if over 5 % above the committed figures
	@cargo build --profile profiling --package parlour
	@bench/instructions --compare --engines sqlite --binary target/profiling/parlour

prove-faults: web ## plant faults in the source, one at a time, and verify that the tests catch each
	@scripts/need redis nginx pgbouncer
	@scripts/planted-faults

prove-fuzz: ## run each fuzz target for a minute, guided by coverage; SECONDS=600 for longer
	@scripts/fuzz $(SECONDS)
