# The only task list. `make help` shows it.

.DEFAULT_GOAL := help
.PHONY: help run web test lint format openapi bench prove-faults

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: web ## build and start the demonstration on http://127.0.0.1:8000
	@cargo build --profile quick --quiet --package parlour
	@./target/quick/parlour serve --demo

web: ## build the web app, which the program then has in it
	@scripts/web

test: web ## run all tests, on both engines and in a browser; installs and starts what they need
	@scripts/need redis nginx pgbouncer chromium
	@scripts/with-postgres cargo test --workspace --quiet
	@npm --prefix web test --silent
	@PARLOUR_BIN=$(CURDIR)/target/debug/parlour npm --prefix web run e2e --silent

lint: web ## check form, lints, licences and the generated files
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- --deny warnings
	@scripts/check-licences
	@scripts/planted-faults --check
	@npm --prefix web run check --silent

format: ## put all code into form
	@cargo fmt --all

openapi: ## write the descriptions of the interface and of the live events anew
	@cargo run --quiet --package parlour -- openapi > openapi/parlour.json
	@cargo run --quiet --package parlour -- asyncapi > openapi/events.json

bench: ## measure against the bare limit and the Python stack
	@cargo build --release --quiet --package parlour --package limit
	@bench/run

prove-faults: web ## plant faults in the source, one at a time, and verify that the tests catch each
	@scripts/need redis nginx pgbouncer
	@scripts/planted-faults
