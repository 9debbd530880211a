"""What `bench/run` and `bench/instructions` are made of: the systems that are measured, the load, and the reports."""

from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PROJECT = BENCH.parent
SCRIPTS = PROJECT / "scripts"
WORK = PROJECT / "target" / "bench"  # everything that is made on the way, and kept for the next run
