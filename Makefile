# The only task list. `make help` shows it.

.DEFAULT_GOAL := help
.PHONY: help run test lint format openapi bench

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build and start the demonstration on http://127.0.0.1:8000
	@cargo build --release --quiet --package parlour
	@./target/release/parlour serve --demo

test: ## run all tests, on both engines; installs and starts what they need
	@scripts/need redis nginx pgbouncer
	@scripts/with-postgres cargo test --workspace --quiet

lint: ## check form, lints, licences and the generated files
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- --deny warnings
	@scripts/check-licences

format: ## put all code into form
	@cargo fmt --all

openapi: ## write the descriptions of the interface and of the live events anew
	@cargo run --quiet --package parlour -- openapi > openapi/parlour.json
	@cargo run --quiet --package parlour -- asyncapi > openapi/events.json

bench: ## measure against the bare limit and the Python stack
	@cargo build --release --quiet --package parlour --package limit
	@bench/run
