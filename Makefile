# All development commands. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help setup run web test lint format openapi advisories bench
.PHONY: prove-connections prove-faults prove-fuzz prove-instructions

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Git hook that checks commit messages
	@git config core.hooksPath scripts/hooks

run: ## build and start the demo on http://127.0.0.1:8000
	@scripts/web --progress
	@cargo build --profile quick --locked --package parlour
	@./target/quick/parlour serve --demo

web: ## build the web app, which the program embeds
	@scripts/web

test: web ## run all tests, on both databases and in a browser, and compare their names with tests.txt
	@scripts/need redis nginx pgbouncer chromium-headless-shell
	@cargo test --workspace --no-run
	@RUST_TEST_THREADS=$$((2 * $$(nproc))) scripts/with-postgres cargo test --workspace --quiet
	@npm --prefix web test --silent
	@PARLOUR_BIN=$(CURDIR)/target/debug/parlour npm --prefix web run e2e --silent
	@scripts/test-names

lint: web ## check formatting, lints, docs, licences, spelling, the ratchet and generated files
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

format: ## format the Rust code
	@cargo fmt --all

openapi: ## regenerate the API and live event descriptions
	@cargo run --quiet --package parlour -- openapi > openapi/parlour.json
	@cargo run --quiet --package parlour -- asyncapi > openapi/events.json
	@scripts/wire

advisories: ## check dependencies against RustSec advisories; needs cargo-deny and network access
	@scripts/check-advisories

bench: ## compare the speed with the bare limit and a Python stack
	@cargo build --release --quiet --package parlour --package limit
	@bench/run

prove-connections: ## open 5,000 connections and 10,000 WebSockets; fail if a listen queue overflows
	@cargo build --release --quiet --package parlour
	@bench/connections

prove-instructions: ## count instructions per request on SQLite; fail if over 5 % above the committed counts
	@cargo build --profile profiling --package parlour
	@bench/instructions --compare --engines sqlite --binary target/profiling/parlour

prove-faults: web ## plant faults in the source one by one, and verify that the tests catch them
	@scripts/need redis nginx pgbouncer
	@scripts/planted-faults

prove-fuzz: ## run each fuzz target for a minute; SECONDS=600 for longer
	@scripts/fuzz $(SECONDS)
