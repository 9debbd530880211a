"""Modules of `bench/run`, `bench/instructions` and `bench/connections`: the systems, the load and the reports."""

from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PROJECT = BENCH.parent
SCRIPTS = PROJECT / "scripts"
WORK = PROJECT / "target" / "bench"  # databases, packages and logs, kept for later runs
