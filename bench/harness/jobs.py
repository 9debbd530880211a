"""Throughput of background jobs that do nothing: Parlour on both engines, and Celery on Redis."""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from . import PROJECT, WORK
from .machine import Meter, Patience
from .peer import FOLDER, install
from .processes import Failure, Server, command

WORKERS = 2
# Numbers of jobs and tasks per turn, so that a turn takes seconds.
OURS, CELERYS = 50_000, 2_000
# Target rates, in jobs per second.
BARS = {"jobs-sqlite": 20_000, "jobs-postgres": 10_000}
LABELS = {
    "jobs-sqlite": "Parlour on SQLite",
    "jobs-postgres": "Parlour on PostgreSQL",
    "jobs-celery": "Celery on Redis",
}


def prepare():
    """Builds the benchmark of Parlour's jobs and installs Celery. Returns the path of the benchmark."""
    built = command(["cargo", "bench", "--quiet", "-p", "parlour-jobs", "--bench", "throughput", "--no-run",
                     "--message-format", "json"], cwd=PROJECT)
    install(WORK / "venv")
    artifacts = map(json.loads, filter(lambda line: line.startswith("{"), built.splitlines()))
    named = (artifact for artifact in artifacts if artifact.get("target", {}).get("name") == "throughput")
    return next(named)["executable"]


def measure(program, postgres, redis, rounds, progress):
    """Measures all systems in turn, in a warm-up and `rounds` rounds. `rate` is jobs or tasks per second from the first
    enqueue to the last completion. Celery's `drained` excludes the time to enqueue."""
    found, patience = [], Patience()
    servers = [postgres.server, redis.server]
    turns = {
        "jobs-celery": lambda: celery(redis),
        "jobs-sqlite": lambda: sqlite(program),
        "jobs-postgres": lambda: on_postgres(program, postgres),
    }
    for number in range(rounds + 1):
        for key, turn in turns.items():
            patience.wait_until_quiet()
            meter = Meter(servers)
            figures = turn()
            progress(f"{f'round {number}' if number else 'warm-up'}: jobs, {LABELS[key]}: {figures['rate']:,.0f}/s")
            found.append({"round": number, "system": key, "others_share": meter.read()["others_share"], **figures})
    return found


def summarise(found):
    """Yields the median rate of each system, and its ratios to Celery's `rate` and `drained`."""
    def of(key, name):
        return [one[name] for one in found if one["system"] == key and one["round"] > 0]

    whole, drained = (statistics.median(of("jobs-celery", name)) for name in ("rate", "drained"))
    for key, label in LABELS.items():
        rates = of(key, "rate")
        rate = statistics.median(rates)
        is_ours = key in BARS
        yield {
            "system": key, "label": label, "rate": rate, "rate_min": min(rates), "rate_max": max(rates),
            "of_celery": rate / whole if is_ours else None, "of_drained": rate / drained if is_ours else None,
            "drained": None if is_ours else drained, "bar": BARS.get(key),
        }


def ours(program, database):
    out = command([program, database, OURS])
    median = re.search(r"^throughput: median (\d+)/s", out, re.M)
    if not median:
        raise Failure(f"{program} {database}:\n{out}")
    return {"rate": float(median[1])}


def sqlite(program):
    folder = Path(tempfile.mkdtemp(prefix="jobs.", dir=WORK))
    try:
        return ours(program, folder / "jobs.db")
    finally:
        shutil.rmtree(folder)


def on_postgres(program, postgres):
    postgres.drop("jobs")
    postgres.run("CREATE DATABASE jobs")
    try:
        return ours(program, postgres.url("jobs"))
    finally:
        postgres.drop("jobs")


def celery(redis):
    """Measures Celery. Communication between its workers is disabled, which favours it."""
    environment = {"REDIS_BASE": redis.url().rsplit("/", 1)[0], "PYTHONPYCACHEPREFIX": str(WORK / "pycache")}
    programs = WORK / "venv" / "bin"
    quietly = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]
    server = Server("celery", [programs / "celery", "-A", "tasks", "worker", "--concurrency", WORKERS, *quietly],
                    environment, folder=FOLDER)
    try:
        asked = [programs / "celery", "-A", "tasks", "inspect", "ping", "--timeout", "2"]
        inherited = os.environ | environment
        server.wait_for(lambda: subprocess.run(asked, env=inherited, cwd=FOLDER, capture_output=True).returncode == 0)
        return json.loads(command([programs / "python", "celery_bench.py", CELERYS], environment, cwd=FOLDER))
    finally:
        server.stop()
